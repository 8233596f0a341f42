/// \file
/// The rows that a step learns from, cut into blocks of work.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <pipeline/context.h>
#include <pipeline/function_ref.h>
#include <pipeline/images.h>

namespace image {

/// All rows but the refused ones, which hold nothing to learn from. Blocks depend on the set alone, so that a sum made
/// block by block is the same for any number of threads.
class RowBlocks {
 public:
  /// Throws Error when no row is left.
  explicit RowBlocks(const pipeline::Images& images);

  /// Stored values in all these rows.
  std::int64_t values() const { return values_; }
  std::size_t count() const { return starts_.size() - 1; }
  std::span<const std::int64_t> rows(std::size_t block) const;

  /// Calls body(block, rows of the block) for each block, in parallel. Throws Stopped when the run is to end.
  void for_each(pipeline::Context& context,
                pipeline::FunctionRef<void(std::size_t, std::span<const std::int64_t>)> body) const;

 private:
  std::vector<std::int64_t> rows_;
  std::vector<std::size_t> starts_;  // of each block in rows_, and the end of the last
  std::int64_t values_ = 0;
};

/// The stored values of one row. REQUIRES: `T` is the set's type.
template <class T>
std::span<const T> stored_values(const pipeline::Images& images, std::int64_t row) {
  const pipeline::ImageView view = images.at(row);
  return {reinterpret_cast<const T*>(view.data), static_cast<std::size_t>(view.shape.values())};
}

}  // namespace image
