/// \file
/// Two samples of one number compared: what lies outside, which way the rest has moved, and whether that is chance.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <pipeline/export.h>

namespace pipeline {

/// The values that are numbers, ascending.
PIPELINE_EXPORT std::vector<double> sorted_numbers(std::span<const double> values);

/// Interpolated linearly between neighbours: the value at place `share` * (n - 1). NaN where there is none.
/// REQUIRES: `sorted` ascending, `share` in [0, 1].
PIPELINE_EXPORT double quantile(std::span<const double> sorted, double share);

/// P(X >= k) of X ~ Binomial(n, q): the chance of so many or more. Exact. REQUIRES: 0 <= k <= n, q in [0, 1].
PIPELINE_EXPORT double binomial_tail(std::int64_t k, std::int64_t n, double q);

/// How a second sample lies to a first one.
struct Shift {
  /// P(second > first) - P(second < first) of one value of each drawn at random, in [-1, 1]: Cliff's delta.
  double delta = 0.0;
  /// Of the two-sided Mann-Whitney test that delta is 0: normal, corrected for ties. 1 where a sample is empty.
  double p = 1.0;
};
/// Source: Cliff 1993, "Dominance statistics"; Mann and Whitney 1947. REQUIRES: both ascending.
PIPELINE_EXPORT Shift shift_between(std::span<const double> first, std::span<const double> second);

/// Counts of two samples in the same bins. Bins are equally wide, the last one closed; where all values are equal there
/// is one bin of no width.
struct Histograms {
  std::vector<double> edges;  ///< one more than bins; empty where both samples are
  std::vector<std::int64_t> first;
  std::vector<std::int64_t> second;
};
/// REQUIRES: both ascending.
PIPELINE_EXPORT Histograms histograms_of(std::span<const double> first, std::span<const double> second);

}  // namespace pipeline
