#include "ranking.h"

#include <algorithm>

namespace metrics {

std::int32_t most_probable(std::span<const float> probabilities) {
  return static_cast<std::int32_t>(std::max_element(probabilities.begin(), probabilities.end()) -
                                   probabilities.begin());
}

std::int64_t rank_of(std::int32_t label, std::span<const float> probabilities) {
  const auto own = static_cast<std::size_t>(label);
  std::int64_t before = 0;
  for (std::size_t c = 0; c < probabilities.size(); ++c)
    if (probabilities[c] > probabilities[own] || (probabilities[c] == probabilities[own] && c < own)) ++before;
  return before;
}

}  // namespace metrics
