#include "compare/author_permutation.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <numbers>
#include <numeric>
#include <vector>

namespace pipeline {
namespace {

constexpr double kMostSteps = 2e8;
/// What falls below is dropped: denormal numbers are slow, and no p this small is read by anyone.
constexpr double kNegligible = 1e-290;

/// P(the authors drawn by fair coins have sizes that add up to at most `limit`).
double lower_tail(std::span<const std::int64_t> sizes, std::int64_t limit) {
  std::vector<double> probability(static_cast<std::size_t>(limit) + 1, 0.0);
  probability[0] = 1.0;
  for (const std::int64_t size : sizes) {
    const auto step = static_cast<std::size_t>(size);
    for (std::size_t sum = probability.size(); sum-- > 0;) {
      const double drawn = sum >= step ? probability[sum - step] : 0.0;
      const double mean = 0.5 * (probability[sum] + drawn);
      probability[sum] = mean < kNegligible ? 0.0 : mean;
    }
  }
  return std::accumulate(probability.begin(), probability.end(), 0.0);
}

}  // namespace

double author_permutation_p(std::span<const std::int64_t> ahead) {
  std::vector<std::int64_t> sizes;
  std::int64_t total = 0;
  std::int64_t all = 0;
  double variance = 0.0;
  for (const std::int64_t number : ahead) {
    if (number == 0) continue;
    sizes.push_back(std::abs(number));
    total += number;
    all += std::abs(number);
    variance += static_cast<double>(number) * static_cast<double>(number);
  }
  if (total == 0) return 1.0;
  // A pattern's sum is `all` - 2 (sizes of those flipped to minus): at least |total| where these add up to at most
  // this.
  const std::int64_t limit = (all - std::abs(total)) / 2;
  double p = 0.0;
  if (static_cast<double>(sizes.size()) * static_cast<double>(limit) <= kMostSteps) {
    p = 2.0 * lower_tail(sizes, limit);
  } else {
    p = std::erfc(std::abs(static_cast<double>(total)) / std::sqrt(variance) / std::numbers::sqrt2);
  }
  return std::clamp(p, std::numeric_limits<double>::min(), 1.0);
}

}  // namespace pipeline
