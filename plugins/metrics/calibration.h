/// \file
/// Whether a classifier's confidence can be trusted.
#pragma once

#include <cstdint>
#include <vector>

namespace metrics {

/// Expected calibration error: how far confidence is from accuracy, averaged over rows.
///
///     ECE = sum over bins of  rows in bin / rows * | share correct in bin - mean confidence in bin |
///
/// Confidence is the probability of the predicted class. Bins are equally wide; bin b of M (counted from 1) holds
/// ((b - 1) / M, b / M].
/// Source: Guo, Pleiss, Sun, Weinberger, "On calibration of modern neural networks", ICML 2017, section 2.
class Calibration {
 public:
  /// REQUIRES: bins > 0.
  explicit Calibration(int bins);

  /// `confidence` in [0, 1].
  void add(double confidence, bool correct);
  /// 0 when nothing was added.
  double expected_error() const;

 private:
  struct Bin {
    std::int64_t rows = 0;
    std::int64_t correct = 0;
    double confidence = 0.0;
  };
  std::vector<Bin> bins_;
};

}  // namespace metrics
