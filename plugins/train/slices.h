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

/// Groups of pieces, about equally large; statistics are in none of them. Depends on the parameters alone.
std::vector<std::vector<Piece>> slices_of(const std::vector<pipeline::Model::Parameter>& parameters);

/// How many shards a batch is split into: a power of two up to kMostShards, of about 64 rows each, and so few that
/// their gradients take at most 1 GiB. Depends on its arguments alone, never on the number of threads.
int shards_of(std::int64_t rows, std::int64_t parameters);

}  // namespace train
