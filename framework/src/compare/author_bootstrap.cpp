#include "compare/author_bootstrap.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <span>
#include <utility>

#include <pipeline/random.h>

namespace pipeline {
namespace {

constexpr std::size_t kResamples = 4000;

std::int64_t weighted_sum(std::span<const std::int32_t> weights, std::span<const std::int64_t> values) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * values[i];
  return sum;
}

double quantile(std::span<const double> ascending, double share) {
  const double place = share * static_cast<double>(ascending.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, ascending.size() - 1);
  return std::lerp(ascending[below], ascending[above], place - std::floor(place));
}

Interval middle(std::vector<double> values, double confidence) {
  std::ranges::sort(values);
  return {quantile(values, 0.5 * (1.0 - confidence)), quantile(values, 0.5 * (1.0 + confidence))};
}

}  // namespace

AuthorBootstrap::AuthorBootstrap(const AuthorCounts& counts, std::uint64_t seed)
    : images_(kResamples), correct_(counts.correct.size(), std::vector<std::int64_t>(kResamples)) {
  const std::size_t authors = counts.images.size();
  assert(authors > 0);
  std::vector<std::int32_t> times(authors);
  Random random(seed);
  for (std::size_t resample = 0; resample < kResamples; ++resample) {
    std::ranges::fill(times, 0);
    for (std::size_t draw = 0; draw < authors; ++draw) ++times[random.below(authors)];
    images_[resample] = weighted_sum(times, counts.images);
    for (std::size_t v = 0; v < correct_.size(); ++v) correct_[v][resample] = weighted_sum(times, counts.correct[v]);
  }
}

Interval AuthorBootstrap::accuracy(std::size_t variant, double confidence) const {
  std::vector<double> values(kResamples);
  for (std::size_t i = 0; i < kResamples; ++i)
    values[i] = static_cast<double>(correct_[variant][i]) / static_cast<double>(images_[i]);
  return middle(std::move(values), confidence);
}

Interval AuthorBootstrap::difference(std::size_t first, std::size_t second, double confidence) const {
  std::vector<double> values(kResamples);
  for (std::size_t i = 0; i < kResamples; ++i)
    values[i] = static_cast<double>(correct_[second][i] - correct_[first][i]) / static_cast<double>(images_[i]);
  return middle(std::move(values), confidence);
}

}  // namespace pipeline
