#include <pipeline/wilson.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

namespace pipeline {

double normal_upper_quantile(double tail) {
  assert(tail > 0.0 && tail < 0.5);
  // The upper tail falls and is convex for z > 0, so Newton's method rises to the root from 0 without overshooting.
  double z = 0.0;
  for (int step = 0; step < 1000; ++step) {
    const double excess = 0.5 * std::erfc(z / std::numbers::sqrt2) - tail;
    const double density = std::exp(-0.5 * z * z) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
    const double next = z + excess / density;
    if (!(next > z)) break;
    z = next;
  }
  return z;
}

Interval wilson_interval(std::int64_t count, std::int64_t total, double confidence) {
  assert(total > 0 && count >= 0 && count <= total);
  const double z = normal_upper_quantile(0.5 * (1.0 - confidence));
  const auto n = static_cast<double>(total);
  const double p = static_cast<double>(count) / n;
  const double shrink = 1.0 + z * z / n;
  const double centre = (p + z * z / (2.0 * n)) / shrink;
  const double half = z / shrink * std::sqrt(p * (1.0 - p) / n + z * z / (4.0 * n * n));
  // At the ends the formula is exact; rounding must not move it off them.
  return {count == 0 ? 0.0 : std::max(0.0, centre - half), count == total ? 1.0 : std::min(1.0, centre + half)};
}

}  // namespace pipeline
