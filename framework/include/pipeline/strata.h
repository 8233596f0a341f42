/// \file
/// Choosing rows at random so that each class keeps its share: for splits and samples of labelled images.
///
///     #include <pipeline/strata.h>
///     const std::vector<std::int64_t> held_out = pipeline::stratified_rows(images.labels(), 5000, context.seed());
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <pipeline/export.h>

namespace pipeline {

/// How many of `count` fall to each stratum of the given sizes, in proportion: the floor of its exact share, and one
/// more for the largest remainders until `count` is reached; of equal remainders the first. No stratum gets more than
/// its size. Source: Hamilton's method of largest remainders. REQUIRES: 0 <= count <= sum of `sizes`.
PIPELINE_EXPORT std::vector<std::int64_t> proportional_shares(std::span<const std::int64_t> sizes, std::int64_t count);

/// `count` rows chosen at random, each class in proportion to its rows; ascending. Depends on labels, count and seed
/// alone. `labels`: one a row, any numbers; rows without label (-1) are a class like others.
/// REQUIRES: 0 <= count <= labels.size(), and fewer than 2^31 rows.
PIPELINE_EXPORT std::vector<std::int64_t> stratified_rows(std::span<const std::int32_t> labels, std::int64_t count,
                                                          std::uint64_t seed);

/// `count` of the rows 0 ... rows - 1 chosen at random, whatever their class; ascending.
/// REQUIRES: 0 <= count <= rows.
PIPELINE_EXPORT std::vector<std::int64_t> random_rows(std::int64_t rows, std::int64_t count, std::uint64_t seed);

}  // namespace pipeline
