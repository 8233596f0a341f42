#include "slices.h"

#include <algorithm>
namespace train {

namespace {

constexpr std::int64_t kShardRows = 64;
constexpr std::int64_t kMostGradientFloats = std::int64_t{1} << 28;

}  // namespace

std::vector<std::vector<Piece>> slices_of(const pipeline::Model& model) {
  std::vector<std::vector<Piece>> slices;
  std::int64_t filled = kSliceFloats;
  const auto add = [&](const Piece& piece) {
    if (filled >= kSliceFloats) {
      slices.emplace_back();
      filled = 0;
    }
    slices.back().push_back(piece);
    filled += piece.size;
  };
  const bool has_parts = model.rows_of_part() > 0;
  const std::vector<pipeline::Model::Range> ranges =
      has_parts ? model.gradient_ranges() : std::vector<pipeline::Model::Range>{};
  for (const pipeline::Model::Parameter& parameter : model.parameters()) {
    if (parameter.role == pipeline::Model::Role::statistic) continue;
    const bool decay = parameter.role == pipeline::Model::Role::weight;
    for (const pipeline::Model::Range& range : ranges)
      if (range.offset >= parameter.offset && range.offset < parameter.offset + parameter.size)
        add({range.offset, range.size, decay});
    for (std::int64_t done = 0; !has_parts && done < parameter.size;) {
      const std::int64_t room = filled >= kSliceFloats ? kSliceFloats : kSliceFloats - filled;
      const std::int64_t size = std::min(parameter.size - done, room);
      add({parameter.offset + done, size, decay});
      done += size;
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
