#include "calibration.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace metrics {

Calibration::Calibration(int bins) : bins_(static_cast<std::size_t>(bins)) { assert(bins > 0); }

void Calibration::add(double confidence, bool correct) {
  const auto last = static_cast<std::int64_t>(bins_.size()) - 1;
  const auto place = static_cast<std::int64_t>(std::ceil(confidence * static_cast<double>(bins_.size()))) - 1;
  Bin& bin = bins_[static_cast<std::size_t>(std::clamp<std::int64_t>(place, 0, last))];
  ++bin.rows;
  bin.correct += correct ? 1 : 0;
  bin.confidence += confidence;
}

double Calibration::expected_error() const {
  std::int64_t rows = 0;
  double gaps = 0.0;  // rows in bin * |accuracy - confidence| = |correct - sum of confidences|
  for (const Bin& bin : bins_) {
    rows += bin.rows;
    gaps += std::abs(static_cast<double>(bin.correct) - bin.confidence);
  }
  return rows == 0 ? 0.0 : gaps / static_cast<double>(rows);
}

}  // namespace metrics
