#include <pipeline/strata.h>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <map>
#include <numeric>
#include <utility>

#include <pipeline/random.h>

namespace pipeline {

std::vector<std::int64_t> proportional_shares(std::span<const std::int64_t> sizes, std::int64_t count) {
  const std::int64_t total = std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0});
  assert(count >= 0 && count <= total);
  std::vector<std::int64_t> shares(sizes.size(), 0);
  if (total == 0) return shares;
  std::vector<std::pair<std::int64_t, std::size_t>> remainders;
  std::int64_t left = count;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    shares[i] = sizes[i] * count / total;
    left -= shares[i];
    remainders.emplace_back(-(sizes[i] * count % total), i);
  }
  std::ranges::sort(remainders);
  for (std::size_t i = 0; i < static_cast<std::size_t>(left); ++i) ++shares[remainders[i].second];
  return shares;
}

std::vector<std::int64_t> stratified_rows(std::span<const std::int32_t> labels, std::int64_t count,
                                          std::uint64_t seed) {
  std::map<std::int32_t, std::vector<std::int64_t>> strata;
  for (std::size_t row = 0; row < labels.size(); ++row) strata[labels[row]].push_back(static_cast<std::int64_t>(row));
  std::vector<std::int64_t> sizes;
  for (const auto& [label, rows] : strata) sizes.push_back(static_cast<std::int64_t>(rows.size()));
  const std::vector<std::int64_t> shares = proportional_shares(sizes, count);

  std::vector<std::int64_t> chosen;
  chosen.reserve(static_cast<std::size_t>(count));
  std::size_t stratum = 0;
  for (auto& [label, rows] : strata) {
    // A stream of its own for each label: another class's size does not change which rows of this one are chosen.
    Random random(seed, static_cast<std::uint32_t>(label));
    random.shuffle(std::span(rows));
    chosen.insert(chosen.end(), rows.begin(), rows.begin() + shares[stratum++]);
  }
  std::ranges::sort(chosen);
  return chosen;
}

std::vector<std::int64_t> random_rows(std::int64_t rows, std::int64_t count, std::uint64_t seed) {
  return stratified_rows(std::vector<std::int32_t>(static_cast<std::size_t>(rows), 0), count, seed);
}

}  // namespace pipeline
