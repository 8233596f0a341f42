#include "extent.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <pipeline/error.h>

#include "number_text.h"
#include "row_blocks.h"

namespace image {

namespace {

template <class T>
struct Stored {
  T lowest = std::numeric_limits<T>::max();
  T highest = std::numeric_limits<T>::lowest();

  void add(T low, T high) {
    lowest = std::min(lowest, low);
    highest = std::max(highest, high);
  }
};

void require_finite(const pipeline::Images& images, std::int64_t row, float value) {
  if (std::isfinite(value)) return;
  throw pipeline::Error("image '" + images.id(row) + "' holds the value " + number_text(value) +
                            "; only finite values can be learned from",
                        "look at the step before this one");
}

template <class T>
Stored<T> stored_extent(const pipeline::Images& images, pipeline::Context& context) {
  const RowBlocks blocks(images);
  std::vector<Stored<T>> found(blocks.count());
  blocks.for_each(context, [&](std::size_t block, std::span<const std::int64_t> rows) {
    Stored<T> own;
    for (const std::int64_t row : rows) {
      // Locals, and one loop without a branch: so that the compiler makes vector instructions of it.
      T low = std::numeric_limits<T>::max();
      T high = std::numeric_limits<T>::lowest();
      for (const T value : stored_values<T>(images, row)) {
        if constexpr (std::is_same_v<T, float>) require_finite(images, row, value);
        low = std::min(low, value);
        high = std::max(high, value);
      }
      own.add(low, high);
    }
    found[block] = own;
  });
  Stored<T> all;
  for (const Stored<T>& part : found) all.add(part.lowest, part.highest);
  return all;
}

template <class T>
Extent extent(const pipeline::Images& images, pipeline::Context& context) {
  const Stored<T> stored = stored_extent<T>(images, context);
  const pipeline::Affine affine = images.affine();
  const double a = static_cast<double>(affine.scale) * static_cast<double>(stored.lowest) + affine.offset;
  const double b = static_cast<double>(affine.scale) * static_cast<double>(stored.highest) + affine.offset;
  return {std::min(a, b), std::max(a, b)};  // a negative scale turns the order round
}

}  // namespace

Extent extent_of(const pipeline::Images& images, pipeline::Context& context) {
  return images.dtype() == pipeline::DType::u8 ? extent<std::uint8_t>(images, context) : extent<float>(images, context);
}

}  // namespace image
