#include "example_images.h"

#include <utility>

#include <pipeline/random.h>

namespace example {

using pipeline::Images;
using pipeline::Tensor;

Images bytes(pipeline::Shape shape, const std::vector<std::uint8_t>& values) {
  return {Tensor::of<std::uint8_t>(std::move(shape), values), Images::Columns{}};
}

Images floats(pipeline::Shape shape, const std::vector<float>& values) {
  return {Tensor::of<float>(std::move(shape), values), Images::Columns{}};
}

Images ragged_bytes() {
  const std::vector<std::uint8_t> first{0, 10, 20, 30, 40, 50};
  const std::vector<std::uint8_t> second{200, 255};
  std::vector<pipeline::Image> images{{Tensor::of<std::uint8_t>({2, 3, 1}, first)},
                                      {Tensor::of<std::uint8_t>({1, 2, 1}, second)}};
  return {std::move(images), Images::Columns{}};
}

Images many_bytes(std::int64_t count) {
  pipeline::Random random(20240229);
  std::vector<std::uint8_t> values(static_cast<std::size_t>(count * 5 * 7 * 3));
  for (std::uint8_t& value : values) value = static_cast<std::uint8_t>(random.below(251));
  return bytes({count, 5, 7, 3}, values);
}

Images many_floats(std::int64_t count) {
  pipeline::Random random(19);
  std::vector<float> values(static_cast<std::size_t>(count * 5 * 7 * 3));
  for (float& value : values) value = static_cast<float>(random.uniform());
  return floats({count, 5, 7, 3}, values);
}

std::vector<float> seen(const Images& images, std::int64_t row) {
  const Images as_floats = images.as_floats();
  const pipeline::ImageView view = as_floats.at(row);
  const auto* values = reinterpret_cast<const float*>(view.data);
  return {values, values + view.shape.values()};
}

std::vector<std::uint8_t> stored(const Images& images, std::int64_t row) {
  const pipeline::ImageView view = images.at(row);
  const auto* values = reinterpret_cast<const std::uint8_t*>(view.data);
  return {values, values + view.shape.values()};
}

}  // namespace example
