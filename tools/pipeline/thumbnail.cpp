#include "thumbnail.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

namespace pipeline::cli {
namespace {

template <class T>
std::span<const T> values_of(const ImageView& image) {
  return {reinterpret_cast<const T*>(image.data), static_cast<std::size_t>(image.shape.values())};
}

template <class T>
void extend(ValueRange& range, std::span<const T> values) {
  for (const T value : values) {
    const auto number = static_cast<double>(value);
    if (!std::isfinite(number)) continue;
    range.low = std::min(range.low, number);
    range.high = std::max(range.high, number);
  }
}

/// Mean of a channel (or of all, where there are not three) over a block of pixels.
template <class T>
double mean_of(const ImageView& image, const Box& block, std::int64_t channel) {
  const std::int64_t channels = image.shape.channels;
  const bool colour = channels == 3;
  const std::int64_t first = colour ? channel : 0;
  const std::int64_t last = colour ? channel + 1 : channels;
  const std::span<const T> values = values_of<T>(image);
  double sum = 0.0;
  for (std::int64_t y = block.top; y < block.top + block.height; ++y) {
    const auto line = static_cast<std::size_t>(y * image.shape.width * channels);
    for (std::int64_t x = block.left; x < block.left + block.width; ++x)
      for (std::int64_t c = first; c < last; ++c)
        sum += static_cast<double>(values[line + static_cast<std::size_t>(x * channels + c)]);
  }
  return sum / static_cast<double>(block.height * block.width * (last - first));
}

/// The same of grey bytes, where the sum is a whole number: thumbnails are made while somebody draws.
double mean_of_grey(const ImageView& image, const Box& block) {
  const std::span<const std::uint8_t> values = values_of<std::uint8_t>(image);
  std::uint64_t sum = 0;
  for (std::int64_t y = block.top; y < block.top + block.height; ++y) {
    const std::uint8_t* const line = values.data() + y * image.shape.width + block.left;
    std::uint32_t of_line = 0;  // a line of 16 million pixels fits
    for (std::int64_t x = 0; x < block.width; ++x) of_line += line[x];
    sum += of_line;
  }
  return static_cast<double>(sum) / static_cast<double>(block.height * block.width);
}

std::uint8_t shade(double value, ValueRange range) {
  if (!std::isfinite(value)) return 0;
  if (range.high <= range.low) return value > range.low ? 255 : 0;
  return static_cast<std::uint8_t>(
      std::lround(255.0 * std::clamp((value - range.low) / (range.high - range.low), 0.0, 1.0)));
}

}  // namespace

ValueRange value_range(const Images& images) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  ValueRange stored{kInfinity, -kInfinity};
  if (!images.empty() && !images.is_ragged()) {
    if (images.dtype() == DType::u8) {
      extend(stored, images.pixels().values<std::uint8_t>());
    } else {
      extend(stored, images.pixels().values<float>());
    }
  }
  for (std::int64_t row = 0; images.is_ragged() && row < images.size(); ++row) {
    const ImageView image = images.at(row);
    if (image.dtype == DType::u8) {
      extend(stored, values_of<std::uint8_t>(image));
    } else {
      extend(stored, values_of<float>(image));
    }
  }
  if (stored.low > stored.high) return {};
  // In floats, as a network computes it: 255 * (1 / 255) is 1 then, and not 1.0000000591.
  const Affine affine = images.affine();
  const auto seen = [&affine](double value) {
    return static_cast<double>(affine.scale * static_cast<float>(value) + affine.offset);
  };
  const double a = seen(stored.low);
  const double b = seen(stored.high);
  return {std::min(a, b), std::max(a, b)};
}

ValueRange shown_range(const Images& images) {
  if (images.dtype() != DType::u8) return value_range(images);
  constexpr double kWhite = 255.0;
  const Affine affine = images.affine();
  const auto offset = static_cast<double>(affine.offset);
  const double white = static_cast<double>(affine.scale) * kWhite + offset;
  return {std::min(offset, white), std::max(offset, white)};
}

Picture thumbnail(const Images& images, std::int64_t row, ValueRange range, std::int64_t width, std::int64_t height) {
  const ImageView image = images.at(row);
  const ImageShape shape = image.shape;
  Picture picture;
  picture.channels = shape.channels == 3 ? 3 : 1;
  if (shape.values() == 0) return picture;
  const double scale = std::min(static_cast<double>(width) / static_cast<double>(shape.width),
                                static_cast<double>(height) / static_cast<double>(shape.height));
  picture.width = std::clamp<std::int64_t>(std::llround(scale * static_cast<double>(shape.width)), 1, width);
  picture.height = std::clamp<std::int64_t>(std::llround(scale * static_cast<double>(shape.height)), 1, height);
  picture.pixels.reserve(static_cast<std::size_t>(picture.width * picture.height * picture.channels));
  const Affine affine = images.affine();
  const auto shade_of = [&](double value) {
    return shade(static_cast<double>(affine.scale) * value + static_cast<double>(affine.offset), range);
  };
  const bool bytes = image.dtype == DType::u8;
  if (bytes && picture.width == shape.width && picture.height == shape.height && picture.channels == shape.channels) {
    std::array<std::uint8_t, 256> shades{};
    for (std::size_t value = 0; value < shades.size(); ++value) shades[value] = shade_of(static_cast<double>(value));
    for (const std::uint8_t value : values_of<std::uint8_t>(image)) picture.pixels.push_back(shades[value]);
    return picture;
  }
  for (std::int64_t y = 0; y < picture.height; ++y) {
    const std::int64_t top = y * shape.height / picture.height;
    const std::int64_t bottom = std::max(top + 1, (y + 1) * shape.height / picture.height);
    for (std::int64_t x = 0; x < picture.width; ++x) {
      const std::int64_t left = x * shape.width / picture.width;
      const std::int64_t right = std::max(left + 1, (x + 1) * shape.width / picture.width);
      const Box block{left, top, right - left, bottom - top};
      for (int c = 0; c < picture.channels; ++c) {
        double mean = 0.0;
        if (bytes && shape.channels == 1) {
          mean = mean_of_grey(image, block);
        } else {
          mean = bytes ? mean_of<std::uint8_t>(image, block, c) : mean_of<float>(image, block, c);
        }
        picture.pixels.push_back(shade_of(mean));
      }
    }
  }
  return picture;
}

}  // namespace pipeline::cli
