/// \file
/// Classes of one row, ordered by probability.
#pragma once

#include <cstdint>
#include <span>

namespace metrics {

/// The most probable class; the first of those that are equally probable. REQUIRES: not empty, no NaN.
std::int32_t most_probable(std::span<const float> probabilities);

/// How many classes come before `label`: more probable, or equally probable and earlier. So rank 0 is `most_probable`.
/// REQUIRES: label in [0, probabilities.size()).
std::int64_t rank_of(std::int32_t label, std::span<const float> probabilities);

}  // namespace metrics
