/// \file
/// The numbers that a parameter accepts.
#pragma once

#include <limits>
#include <string>

#include <pipeline/export.h>

namespace pipeline {

/// An interval; an end that is open does not belong to it.
struct PIPELINE_EXPORT Range {
  double low = -std::numeric_limits<double>::infinity();  ///< lower end
  double high = std::numeric_limits<double>::infinity();  ///< upper end
  bool low_open = false;                                  ///< whether `low` is left out
  bool high_open = false;                                 ///< whether `high` is left out

  /// False for NaN.
  bool contains(double value) const {
    return (low_open ? value > low : value >= low) && (high_open ? value < high : value <= high);
  }
  /// Whether it contains every number.
  bool is_unbounded() const {
    return low == -std::numeric_limits<double>::infinity() && high == std::numeric_limits<double>::infinity();
  }
  /// "1 to 4096", "at least 1", "above 0", "0 to below 1"; "any" when unbounded.
  std::string text() const;

  friend bool operator==(const Range&, const Range&) = default;
};

/// [low, high]
constexpr Range range(double low, double high) { return {low, high, false, false}; }
/// [low, high)
constexpr Range half_open(double low, double high) { return {low, high, false, true}; }
/// [low, infinity)
constexpr Range at_least(double low) { return {low, std::numeric_limits<double>::infinity(), false, false}; }
/// (low, infinity)
constexpr Range above(double low) { return {low, std::numeric_limits<double>::infinity(), true, false}; }

}  // namespace pipeline
