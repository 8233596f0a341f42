#include "row_blocks.h"

#include <pipeline/error.h>

namespace image {

RowBlocks::RowBlocks(const pipeline::Images& images) {
  constexpr std::int64_t kBlockValues = 1 << 18;  // large beside the cost of handing out a block, small beside a set
  std::int64_t in_block = 0;
  for (std::int64_t row = 0; row < images.size(); ++row) {
    if (images.refused().contains(row)) continue;
    if (starts_.empty() || in_block >= kBlockValues) {
      starts_.push_back(rows_.size());
      in_block = 0;
    }
    rows_.push_back(row);
    const std::int64_t values = images.at(row).shape.values();
    in_block += values;
    values_ += values;
  }
  starts_.push_back(rows_.size());
  if (values_ == 0)
    throw pipeline::Error(images.empty() ? "the set to learn from holds no images"
                                         : "the set to learn from holds no usable image: all " +
                                               std::to_string(images.size()) + " were refused",
                          "connect 'fit' to a set with images");
}

std::span<const std::int64_t> RowBlocks::rows(std::size_t block) const {
  return std::span(rows_).subspan(starts_[block], starts_[block + 1] - starts_[block]);
}

void RowBlocks::for_each(pipeline::Context& context,
                         pipeline::FunctionRef<void(std::size_t, std::span<const std::int64_t>)> body) const {
  context.parallel_for(static_cast<std::int64_t>(count()), [&](std::int64_t block) {
    context.throw_if_stopped();
    body(static_cast<std::size_t>(block), rows(static_cast<std::size_t>(block)));
  });
}

}  // namespace image
