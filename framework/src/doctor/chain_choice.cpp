#include "doctor/chain_choice.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "doctor/distribution.h"

namespace pipeline {
namespace {

/// Share of `sorted` that is at least `value`.
double share_from(const std::vector<double>& sorted, double value) {
  if (sorted.empty()) return 0.0;
  const auto from = std::lower_bound(sorted.begin(), sorted.end(), value);
  return static_cast<double>(sorted.end() - from) / static_cast<double>(sorted.size());
}

double share_up_to(const std::vector<double>& sorted, double value) {
  if (sorted.empty()) return 0.0;
  const auto end = std::upper_bound(sorted.begin(), sorted.end(), value);
  return static_cast<double>(end - sorted.begin()) / static_cast<double>(sorted.size());
}

double cut(double share) { return 2.0 * std::min(0.5, share); }

/// Whether `other` is worse than `best` by no more than one standard error.
bool as_good(const TriedChain& other, const TriedChain& best) {
  const std::size_t n = best.at_home.size();
  if (n < 2) return other.score >= best.score;
  double mean = 0.0;
  for (std::size_t i = 0; i < n; ++i) mean += best.at_home[i] - other.at_home[i];
  mean /= static_cast<double>(n);
  double squares = 0.0;
  for (std::size_t i = 0; i < n; ++i) squares += std::pow(best.at_home[i] - other.at_home[i] - mean, 2);
  return mean <= std::sqrt(squares / static_cast<double>((n - 1) * n));
}

}  // namespace

std::vector<double> at_home(const NetworkView& images, const NetworkView& training) {
  const std::vector<double> distances = sorted_numbers(training.distance);
  const std::vector<double> confidences = sorted_numbers(training.confidence);
  std::vector<double> result;
  result.reserve(images.distance.size());
  for (std::size_t i = 0; i < images.distance.size(); ++i) {
    const bool seen = !std::isnan(images.distance[i]) && !std::isnan(images.confidence[i]);
    result.push_back(seen ? 0.5 * (cut(share_from(distances, images.distance[i])) +
                                   cut(share_up_to(confidences, images.confidence[i])))
                          : 0.0);
  }
  return result;
}

std::size_t choose_chain(std::span<const TriedChain> tried) {
  std::size_t best = tried.size();
  for (std::size_t i = 0; i < tried.size(); ++i)
    if (tried[i].failure.empty() && (best == tried.size() || tried[i].score > tried[best].score)) best = i;
  std::size_t chosen = best;
  for (std::size_t i = 0; i < tried.size(); ++i) {
    if (!tried[i].failure.empty() || !as_good(tried[i], tried[best])) continue;
    const std::size_t steps = tried[i].chain.size();
    const std::size_t fewest = tried[chosen].chain.size();
    if (steps < fewest || (steps == fewest && tried[i].score > tried[chosen].score)) chosen = i;
  }
  return chosen;
}

}  // namespace pipeline
