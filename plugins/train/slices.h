/// \file
/// The flat buffer cut into pieces for the optimiser to work on in parallel.
#pragma once

#include <cstdint>
#include <vector>

#include <pipeline/network.h>

namespace train {

/// A contiguous part with one answer to the question of weight decay.
struct Piece {
  std::int64_t offset = 0;
  std::int64_t size = 0;
  bool decay = false;
};

/// Groups of pieces of about kSliceFloats floats; statistics are in none of them. Depends on the model alone. Those of
/// a model with parts are whole ranges of its gradient.
std::vector<std::vector<Piece>> slices_of(const pipeline::Model& model);

inline constexpr std::int64_t kSliceFloats = 4096;  ///< 16 KiB: the gradient of a slice stays in the first-level cache
inline constexpr int kMostShards = 16;

/// How many shards a batch is split into when the model has no parts: a power of two up to kMostShards, of about 64
/// rows each, and so few that their gradients take at most 1 GiB. Depends on its arguments alone, never on the number
/// of threads.
int shards_of(std::int64_t rows, std::int64_t parameters);

}  // namespace train
