/// \file
/// Splitting images so that nobody's images end up on both sides.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace data {

/// Rows of whole authors whose number comes near to `wanted[c]` for each class c; ascending.
///
/// Authors are asked in an order shuffled by `seed`; each is taken when that brings the numbers nearer, measured by
/// the sum over classes of (has - wanted)^2. At least one author is taken (the one who comes nearest) and at least one
/// is left. `strata`: class of each row, an index into `wanted`. `authors`: one a row; rows without a name ("") stay
/// together, as one author's. REQUIRES: `authors` has at least two different names.
std::vector<std::int64_t> choose_authors(std::span<const std::string> authors, std::span<const std::size_t> strata,
                                         std::span<const std::int64_t> wanted, std::uint64_t seed);

/// How many different names there are.
std::int64_t count_authors(std::span<const std::string> authors);

}  // namespace data
