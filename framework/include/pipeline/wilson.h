/// \file
/// Wilson's score interval for a proportion.
#pragma once

#include <cstdint>

#include <pipeline/export.h>

namespace pipeline {

/// From `low` to `high`, both included.
struct Interval {
  double low = 0.0;   ///< lower end
  double high = 1.0;  ///< upper end

  friend bool operator==(const Interval&, const Interval&) = default;
};

/// Where the true share of a thing lies that was seen `count` times in `total`.
///
///     centre = (p + z^2 / 2n) / (1 + z^2 / n)
///     half   = z / (1 + z^2 / n) * sqrt(p (1 - p) / n + z^2 / 4n^2)
///
/// with p = count / total, n = total, and z the (1 + confidence) / 2 quantile of the standard normal distribution.
/// Both ends lie in [0, 1]. REQUIRES: 0 <= count <= total, total > 0, confidence in (0, 1).
/// Source: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927.
PIPELINE_EXPORT Interval wilson_interval(std::int64_t count, std::int64_t total, double confidence);

/// The z > 0 that a standard normal variable exceeds with probability `tail`. REQUIRES: tail in (0, 0.5).
PIPELINE_EXPORT double normal_upper_quantile(double tail);

}  // namespace pipeline
