/// \file
/// Which class was taken for which, and the figures that follow from it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <pipeline/evaluation.h>
#include <pipeline/tensor.h>

namespace metrics {

/// Predictions counted by true class. Rows without a label are left out. A row without a prediction (refused) belongs
/// to its class's support, but to no column.
class Confusion {
 public:
  /// REQUIRES: both lists are equally long; labels in [0, classes) or negative, predictions in [0, classes) or
  /// negative.
  Confusion(std::int64_t classes, std::span<const std::int32_t> labels, std::span<const std::int32_t> predictions);

  std::int64_t classes() const { return classes_; }
  /// Rows of class `truth` that were predicted as `predicted`.
  std::int64_t count(std::int64_t truth, std::int64_t predicted) const;
  /// Labelled rows of a class, refused ones included.
  std::int64_t support(std::int64_t truth) const;
  /// Rows predicted as a class.
  std::int64_t predicted(std::int64_t predicted) const;

  /// Labelled rows, refused ones included.
  std::int64_t total() const;
  std::int64_t correct() const;

  /// classes x classes, i64; row: true class, column: predicted.
  pipeline::Tensor tensor() const;

 private:
  std::int64_t classes_;
  std::vector<std::int64_t> counts_;
  std::vector<std::int64_t> support_;
};

/// precision = hits / predicted, recall = hits / support, F1 = 2 hits / (predicted + support); 0 / 0 is 0.
std::vector<pipeline::ClassScore> class_scores(const Confusion& confusion);

/// Averages of the class scores; support is the sum.
struct Averages {
  /// Each class that has a label or a prediction counts alike: scikit-learn's average='macro'. A class that does not
  /// occur at all has nothing to say and is left out, or a test set without it would look bad.
  pipeline::ClassScore macro;
  /// Weighted by support: scikit-learn's average='weighted'.
  pipeline::ClassScore weighted;
};

/// REQUIRES: `scores` are those of `confusion`, which has at least one row.
Averages averages(const Confusion& confusion, std::span<const pipeline::ClassScore> scores);

}  // namespace metrics
