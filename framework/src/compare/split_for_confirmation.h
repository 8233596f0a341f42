/// \file
/// Dividing images in two: on one part a winner is chosen, on the other it has to prove itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <pipeline/export.h>

namespace pipeline {

struct ConfirmationSplit {
  std::vector<std::size_t> choosing;    ///< rows, ascending
  std::vector<std::size_t> confirming;  ///< rows, ascending
};

/// Divides `rows` so that about the share `confirm` of them confirms.
///
/// `authors`: one for each row of the data set, or empty when unknown. Where they are known no author is on both sides:
/// in an order shuffled by `seed`, each is taken whole for confirming when that brings the number nearer to
/// share x rows. Rows without a name ("") stay together, as one author's. Else rows are drawn at random.
/// Throws Error when `confirm` is outside (0, 1) or a part would be empty.
PIPELINE_EXPORT ConfirmationSplit split_for_confirmation(std::span<const std::size_t> rows,
                                                         std::span<const std::string> authors, double confirm,
                                                         std::uint64_t seed);

}  // namespace pipeline
