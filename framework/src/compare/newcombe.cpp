#include "compare/newcombe.h"

#include <algorithm>
#include <cmath>

namespace pipeline {
namespace {

/// Correlation of right and wrong in the two variants, corrected for continuity.
double corrected_phi(const PairedCounts& counts) {
  const auto both = static_cast<double>(counts.both);
  const auto fixed = static_cast<double>(counts.fixed);
  const auto broken = static_cast<double>(counts.broken);
  const auto neither = static_cast<double>(counts.neither);
  const double margins = (both + broken) * (fixed + neither) * (both + fixed) * (broken + neither);
  if (margins == 0.0) return 0.0;
  double product = both * neither - fixed * broken;
  if (product > 0.0) product = std::max(0.0, product - static_cast<double>(counts.images()) / 2.0);
  return product / std::sqrt(margins);
}

/// The third side of a triangle; rounding may take it a little below 0.
double joined(double a, double b, double phi) { return std::sqrt(std::max(0.0, a * a - 2.0 * phi * a * b + b * b)); }

}  // namespace

Interval newcombe_interval(const PairedCounts& counts, double confidence) {
  const auto images = static_cast<double>(counts.images());
  const double first = static_cast<double>(counts.right_in_first()) / images;
  const double second = static_cast<double>(counts.right_in_second()) / images;
  const Interval of_first = wilson_interval(counts.right_in_first(), counts.images(), confidence);
  const Interval of_second = wilson_interval(counts.right_in_second(), counts.images(), confidence);
  const double phi = corrected_phi(counts);
  const double difference = static_cast<double>(counts.ahead()) / images;
  return {std::max(-1.0, difference - joined(second - of_second.low, of_first.high - first, phi)),
          std::min(1.0, difference + joined(of_second.high - second, first - of_first.low, phi))};
}

}  // namespace pipeline
