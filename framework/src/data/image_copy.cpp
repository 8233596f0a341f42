#include "data/image_copy.h"

#include <cstdint>
#include <utility>

namespace pipeline {

Image copy_of(const ImageView& view) {
  Shape shape{view.shape.height, view.shape.width, view.shape.channels};
  const auto count = static_cast<std::size_t>(view.shape.values());
  if (view.dtype == DType::u8)
    return {Tensor::of<std::uint8_t>(std::move(shape), {reinterpret_cast<const std::uint8_t*>(view.data), count})};
  return {Tensor::of<float>(std::move(shape), {reinterpret_cast<const float*>(view.data), count})};
}

}  // namespace pipeline
