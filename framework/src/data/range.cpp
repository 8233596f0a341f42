#include <pipeline/range.h>

#include <cmath>
#include <cstdint>

#include "data/json.h"

namespace pipeline {
namespace {

std::string number(double value) {
  constexpr double kExactIntegers = 9007199254740992.0;  // 2^53
  if (value == std::floor(value) && std::abs(value) <= kExactIntegers)
    return std::to_string(static_cast<std::int64_t>(value));
  return shortest(value);
}

}  // namespace

std::string Range::text() const {
  // The ends of `int` are C++'s, not the author's: what every int parameter has says nothing.
  const bool has_low = std::isfinite(low) && low != static_cast<double>(std::numeric_limits<std::int32_t>::min());
  const bool has_high = std::isfinite(high) && high != static_cast<double>(std::numeric_limits<std::int32_t>::max());
  if (has_low && has_high)
    return (low_open ? "above " : "") + number(low) + " to " + (high_open ? "below " : "") + number(high);
  if (has_low) return (low_open ? "above " : "at least ") + number(low);
  if (has_high) return (high_open ? "below " : "at most ") + number(high);
  return "any";
}

}  // namespace pipeline
