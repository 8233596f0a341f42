/// \file
/// Choosing rows at random so that each class keeps its share: for splits and samples of labelled images.
///
///     #include <pipeline/strata.h>
///     const std::vector<std::int64_t> held_out = pipeline::stratified_rows(images.labels(), 5000, context.seed());
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include <pipeline/random.h>

namespace pipeline {

/// How many of `count` fall to each stratum of the given sizes, in proportion: the floor of its exact share, and one
/// more for the largest remainders until `count` is reached; of equal remainders the first. No stratum gets more than
/// its size. Source: Hamilton's method of largest remainders. REQUIRES: 0 <= count <= sum of `sizes`.
inline std::vector<std::int64_t> proportional_shares(std::span<const std::int64_t> sizes, std::int64_t count) {
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

/// `count` rows chosen at random, each class in proportion to its rows; ascending. Depends on labels, count and seed
/// alone. `labels`: one a row, any numbers; rows without label (-1) are a class like others.
/// REQUIRES: 0 <= count <= labels.size(), and fewer than 2^31 rows.
inline std::vector<std::int64_t> stratified_rows(std::span<const std::int32_t> labels, std::int64_t count,
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

/// `count` of the rows 0 ... rows - 1 chosen at random, whatever their class; ascending.
/// REQUIRES: 0 <= count <= rows.
inline std::vector<std::int64_t> random_rows(std::int64_t rows, std::int64_t count, std::uint64_t seed) {
  return stratified_rows(std::vector<std::int32_t>(static_cast<std::size_t>(rows), 0), count, seed);
}

}  // namespace pipeline
