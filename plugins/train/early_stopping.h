/// \file
/// When to stop, and which epoch's weights to keep.
#pragma once

#include <limits>

#include <pipeline/spec.h>

namespace train {

/// Stops when `patience` epochs in a row brought nothing better on the validation images; the best epoch's weights are
/// kept. Source: Prechelt, "Early stopping: but when?", 1998.
struct EarlyStopping {
  enum class Monitor { loss, accuracy };

  int patience = 10;
  Monitor monitor = Monitor::loss;
  double min_change = 0.0;

  static void describe(pipeline::Spec<EarlyStopping>& spec);
};

/// Follows the monitored figure through the epochs.
class BestEpoch {
 public:
  explicit BestEpoch(const EarlyStopping& options) : options_(options) {}

  /// Whether this epoch (1, 2, ...) is the best so far: better by more than `min_change`.
  bool add(int epoch, double validation_loss, double validation_accuracy);
  /// Whether patience is at an end after the epoch last added.
  bool should_stop() const { return last_ - best_ >= options_.patience; }
  /// 0 before the first epoch.
  int epoch() const { return best_; }

 private:
  EarlyStopping options_;
  double lowest_ = std::numeric_limits<double>::infinity();  ///< the loss, or the accuracy with a minus
  int best_ = 0;
  int last_ = 0;
};

}  // namespace train
