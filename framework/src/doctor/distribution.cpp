#include "doctor/distribution.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace pipeline {
namespace {

constexpr std::size_t kBins = 24;

std::vector<std::int64_t> counts_of(std::span<const double> values, double low, double width, std::size_t bins) {
  std::vector<std::int64_t> counts(bins, 0);
  for (const double value : values) {
    const double place = width > 0.0 ? (value - low) / width : 0.0;
    ++counts[std::min(bins - 1, static_cast<std::size_t>(std::max(0.0, place)))];
  }
  return counts;
}

}  // namespace

std::vector<double> sorted_numbers(std::span<const double> values) {
  std::vector<double> numbers;
  std::copy_if(values.begin(), values.end(), std::back_inserter(numbers), [](double v) { return !std::isnan(v); });
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

double quantile(std::span<const double> sorted, double share) {
  if (sorted.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

double binomial_tail(std::int64_t k, std::int64_t n, double q) {
  if (k <= 0) return 1.0;
  if (q <= 0.0) return 0.0;
  if (q >= 1.0) return 1.0;
  double sum = 0.0;
  for (std::int64_t i = k; i <= n; ++i) {
    const auto x = static_cast<double>(i);
    const auto all = static_cast<double>(n);
    sum += std::exp(std::lgamma(all + 1.0) - std::lgamma(x + 1.0) - std::lgamma(all - x + 1.0) + x * std::log(q) +
                    (all - x) * std::log1p(-q));
  }
  return std::min(1.0, sum);
}

Shift shift_between(std::span<const double> first, std::span<const double> second) {
  if (first.empty() || second.empty()) return {};
  const auto m = static_cast<double>(first.size());
  const auto n = static_cast<double>(second.size());
  double greater = 0.0;  // pairs, less those that are smaller
  double ties = 0.0;     // sum of t^3 - t over groups of equal values
  for (std::size_t i = 0, j = 0; i < first.size() || j < second.size();) {
    const double value = j == second.size() || (i < first.size() && first[i] <= second[j]) ? first[i] : second[j];
    const std::size_t i0 = i;
    const std::size_t j0 = j;
    while (i < first.size() && first[i] == value) ++i;
    while (j < second.size() && second[j] == value) ++j;
    greater += static_cast<double>(j - j0) * (static_cast<double>(i0) - static_cast<double>(first.size() - i));
    const auto equal = static_cast<double>((i - i0) + (j - j0));
    ties += equal * equal * equal - equal;
  }
  const double all = m + n;
  Shift shift{greater / (m * n), 1.0};
  // U has variance m n / 12 (N + 1 - ties / (N (N - 1))), and `greater` is 2 U - m n.
  const double variance = all > 1.0 ? m * n / 3.0 * (all + 1.0 - ties / (all * (all - 1.0))) : 0.0;
  if (variance > 0.0) {
    const double z = std::max(0.0, std::abs(greater) - 1.0) / std::sqrt(variance);
    shift.p = std::erfc(z / std::sqrt(2.0));
  }
  return shift;
}

Histograms histograms_of(std::span<const double> first, std::span<const double> second) {
  Histograms result;
  if (first.empty() && second.empty()) return result;
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const std::span<const double> values : {first, second}) {
    if (values.empty()) continue;
    low = std::min(low, values.front());
    high = std::max(high, values.back());
  }
  const std::size_t bins = low < high ? kBins : 1;
  const double width = (high - low) / static_cast<double>(bins);
  for (std::size_t i = 0; i <= bins; ++i) result.edges.push_back(low + width * static_cast<double>(i));
  result.edges.back() = high;
  result.first = counts_of(first, low, width, bins);
  result.second = counts_of(second, low, width, bins);
  return result;
}

}  // namespace pipeline
