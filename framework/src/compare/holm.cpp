#include "compare/holm.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace pipeline {

std::vector<double> holm_adjusted(std::span<const double> p) {
  std::vector<std::size_t> ascending(p.size());
  std::iota(ascending.begin(), ascending.end(), std::size_t{0});
  std::ranges::stable_sort(ascending, {}, [&](std::size_t i) { return p[i]; });
  std::vector<double> adjusted(p.size());
  double highest = 0.0;
  for (std::size_t rank = 0; rank < ascending.size(); ++rank) {
    const auto left = static_cast<double>(p.size() - rank);
    highest = std::max(highest, std::min(1.0, left * p[ascending[rank]]));
    adjusted[ascending[rank]] = highest;
  }
  return adjusted;
}

}  // namespace pipeline
