#include "text_images.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <utility>

#include <pipeline/random.h>

namespace example {

using pipeline::Images;
using pipeline::Tensor;

Images drawn(const Rows& rows) {
  std::vector<std::uint8_t> values;
  for (const std::string& row : rows)
    for (const char pixel : row)
      values.push_back(static_cast<std::uint8_t>(pixel == '#' ? 255 : pixel == '+' ? 100 : 0));
  const auto height = static_cast<std::int64_t>(rows.size());
  const auto width = static_cast<std::int64_t>(rows.at(0).size());
  return {Tensor::of<std::uint8_t>({1, height, width, 1}, values), Images::Columns{}};
}

Images drawn_in_floats(const Rows& rows) {
  std::vector<float> values;
  for (const std::string& row : rows)
    for (const char pixel : row) values.push_back(pixel == '#' ? 1.0F : pixel == '+' ? 100.0F / 255.0F : 0.0F);
  const auto height = static_cast<std::int64_t>(rows.size());
  const auto width = static_cast<std::int64_t>(rows.at(0).size());
  return {Tensor::of<float>({1, height, width, 1}, values), Images::Columns{}};
}

Rows shown(const Images& images, std::int64_t row) {
  const pipeline::ImageView view = images.at(row);
  const float white = view.dtype == pipeline::DType::u8 ? 255.0F : 1.0F;
  Rows rows;
  for (std::int64_t y = 0; y < view.shape.height; ++y) {
    std::string text;
    for (std::int64_t x = 0; x < view.shape.width; ++x) {
      const auto place = static_cast<std::size_t>(y * view.shape.width + x);
      const float value = view.dtype == pipeline::DType::u8
                              ? static_cast<float>(reinterpret_cast<const std::uint8_t*>(view.data)[place])
                              : reinterpret_cast<const float*>(view.data)[place];
      text += value == white ? '#' : value == 0.0F ? '.' : value == white * (100.0F / 255.0F) ? '+' : 'x';
    }
    rows.push_back(text);
  }
  return rows;
}

bool same_pixels(const Images& a, const Images& b) {
  if (a.size() != b.size() || a.dtype() != b.dtype()) return false;
  for (std::int64_t row = 0; row < a.size(); ++row) {
    const pipeline::ImageView in_a = a.at(row);
    const pipeline::ImageView in_b = b.at(row);
    const std::size_t bytes = static_cast<std::size_t>(in_a.shape.values()) * pipeline::size_of(in_a.dtype);
    if (in_a.shape != in_b.shape || std::memcmp(in_a.data, in_b.data, bytes) != 0) return false;
  }
  return true;
}

Images many_drawings(std::int64_t count) {
  pipeline::Random random(7);
  std::vector<pipeline::Image> images;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto height = static_cast<std::int64_t>(20 + random.below(30));
    const auto width = static_cast<std::int64_t>(20 + random.below(30));
    Tensor pixels = Tensor::uninitialized(pipeline::DType::u8, {height, width, 1});
    const std::span<std::uint8_t> values = pixels.writable<std::uint8_t>();
    for (std::uint8_t& value : values)
      value = static_cast<std::uint8_t>(random.below(20) + random.below(300) / 298 * 200);
    const double bend = random.uniform() - 0.5;
    for (std::int64_t y = 4; y < height - 4; ++y) {
      const auto x = static_cast<std::int64_t>(static_cast<double>(width) / 2 +
                                               bend * (static_cast<double>(y) - static_cast<double>(height) / 2));
      for (std::int64_t across = x; across < x + 1 + i % 4; ++across)
        values[static_cast<std::size_t>(y * width + across)] = static_cast<std::uint8_t>(200 + random.below(56));
    }
    images.push_back({std::move(pixels)});
  }
  return {std::move(images), Images::Columns{}};
}

}  // namespace example
