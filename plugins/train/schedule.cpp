#include "schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace train {

void Schedule::describe(pipeline::Spec<Schedule>& spec) {
  spec.param("kind", &Schedule::kind, pipeline::choices({"constant", "step", "cosine"}),
             "how the learning rate falls after the warm-up");
  spec.param("warm_up_epochs", &Schedule::warm_up_epochs, pipeline::at_least(0.0),
             "epochs in which the learning rate rises from 0, batch by batch");
  spec.param("step_epochs", &Schedule::step_epochs, pipeline::range(1, 1'000'000),
             "step: epochs between two multiplications by 'factor'");
  spec.param("factor", &Schedule::factor, pipeline::Range{0.0, 1.0, true, false},
             "step: what the learning rate is multiplied by");
  spec.param("final", &Schedule::final, pipeline::range(0.0, 1.0),
             "cosine: learning rate at the end, relative to the full one");
}

double Schedule::rate(double begin, double end, double epochs) const {
  if (begin < warm_up_epochs) return std::min(1.0, end / warm_up_epochs);
  switch (kind) {
    case Kind::constant:
      return 1.0;
    case Kind::step:
      return std::pow(factor, std::floor(begin / step_epochs));
    case Kind::cosine:
      break;
  }
  const double share = (begin - warm_up_epochs) / (epochs - warm_up_epochs);
  return final + (1.0 - final) * (1.0 + std::cos(std::numbers::pi * share)) / 2.0;
}

}  // namespace train
