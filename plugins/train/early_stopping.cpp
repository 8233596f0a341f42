#include "early_stopping.h"

namespace train {

void EarlyStopping::describe(pipeline::Spec<EarlyStopping>& spec) {
  spec.param("patience", &EarlyStopping::patience, pipeline::range(1, 1'000'000),
             "epochs without improvement after which training ends");
  spec.param("monitor", &EarlyStopping::monitor, pipeline::choices({"loss", "accuracy"}),
             "what is to improve on the validation images");
  spec.param("min_change", &EarlyStopping::min_change, pipeline::at_least(0.0),
             "an improvement is a change by more than this, in nats or as a share of the images");
}

bool BestEpoch::add(int epoch, double validation_loss, double validation_accuracy) {
  last_ = epoch;
  const double figure = options_.monitor == EarlyStopping::Monitor::loss ? validation_loss : -validation_accuracy;
  const bool better = best_ == 0 || figure < lowest_ - options_.min_change;
  if (better) {
    lowest_ = figure;
    best_ = epoch;
  }
  return better;
}

}  // namespace train
