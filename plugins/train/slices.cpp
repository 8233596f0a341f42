#include "slices.h"

#include <algorithm>

#include "kernels.h"

namespace train {

namespace {

constexpr std::int64_t kSliceFloats = 16384;
constexpr std::int64_t kShardRows = 64;
constexpr std::int64_t kMostGradientFloats = std::int64_t{1} << 28;

}  // namespace

std::vector<std::vector<Piece>> slices_of(const std::vector<pipeline::Model::Parameter>& parameters) {
  std::vector<std::vector<Piece>> slices;
  std::int64_t filled = kSliceFloats;
  for (const pipeline::Model::Parameter& parameter : parameters) {
    if (parameter.role == pipeline::Model::Role::statistic) continue;
    for (std::int64_t done = 0; done < parameter.size;) {
      if (filled >= kSliceFloats) {
        slices.emplace_back();
        filled = 0;
      }
      const std::int64_t size = std::min(parameter.size - done, kSliceFloats - filled);
      slices.back().push_back({parameter.offset + done, size, parameter.role == pipeline::Model::Role::weight});
      done += size;
      filled += size;
    }
  }
  return slices;
}

int shards_of(std::int64_t rows, std::int64_t parameters) {
  int shards = 1;
  while (shards < kMostShards && shards * kShardRows < rows && 2 * shards * parameters <= kMostGradientFloats)
    shards *= 2;
  return shards;
}

}  // namespace train
