#include "contact_sheet.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace pipeline::cli {
namespace {

constexpr std::int64_t kLargestCell = 128;
constexpr std::int64_t kSmallestCell = 28;
constexpr std::int64_t kSeparator = 2;
constexpr std::uint8_t kSeparatorGrey = 96;

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

double stored_value(const ImageView& image, std::int64_t index) {
  if (image.dtype == DType::u8) return values_of<std::uint8_t>(image)[static_cast<std::size_t>(index)];
  return static_cast<double>(values_of<float>(image)[static_cast<std::size_t>(index)]);
}

/// Mean of a channel (or of all, where there are not three) over a block of pixels.
double mean_of(const ImageView& image, std::int64_t top, std::int64_t bottom, std::int64_t left, std::int64_t right,
               std::int64_t channel) {
  const bool colour = image.shape.channels == 3;
  const std::int64_t first = colour ? channel : 0;
  const std::int64_t last = colour ? channel + 1 : image.shape.channels;
  double sum = 0.0;
  for (std::int64_t y = top; y < bottom; ++y)
    for (std::int64_t x = left; x < right; ++x)
      for (std::int64_t c = first; c < last; ++c)
        sum += stored_value(image, (y * image.shape.width + x) * image.shape.channels + c);
  return sum / static_cast<double>((bottom - top) * (right - left) * (last - first));
}

std::uint8_t shade(double value, ValueRange range) {
  if (!std::isfinite(value)) return 0;
  if (range.high <= range.low) return value > range.low ? 255 : 0;
  return static_cast<std::uint8_t>(
      std::lround(255.0 * std::clamp((value - range.low) / (range.high - range.low), 0.0, 1.0)));
}

void paste(Picture& onto, const Picture& cell, std::int64_t left, std::int64_t top) {
  for (std::int64_t y = 0; y < cell.height; ++y)
    std::copy_n(cell.pixels.begin() + y * cell.width * cell.channels, cell.width * cell.channels,
                onto.pixels.begin() + ((top + y) * onto.width + left) * onto.channels);
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
  if (images.dtype() == DType::u8 && images.affine().is_identity()) return {0.0, 255.0};
  return value_range(images);
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
  for (std::int64_t y = 0; y < picture.height; ++y) {
    const std::int64_t top = y * shape.height / picture.height;
    const std::int64_t bottom = std::max(top + 1, (y + 1) * shape.height / picture.height);
    for (std::int64_t x = 0; x < picture.width; ++x) {
      const std::int64_t left = x * shape.width / picture.width;
      const std::int64_t right = std::max(left + 1, (x + 1) * shape.width / picture.width);
      for (int c = 0; c < picture.channels; ++c)
        picture.pixels.push_back(shade(static_cast<double>(affine.scale) * mean_of(image, top, bottom, left, right, c) +
                                           static_cast<double>(affine.offset),
                                       range));
    }
  }
  return picture;
}

Picture contact_sheet(const Images& images, std::int64_t count) {
  std::int64_t cell_width = 1;
  std::int64_t cell_height = 1;
  for (std::int64_t row = 0; row < count; ++row) {
    cell_width = std::max(cell_width, images.at(row).shape.width);
    cell_height = std::max(cell_height, images.at(row).shape.height);
  }
  // Whole factors where images grow, so that every pixel is shown as one.
  const std::int64_t longest = std::max(cell_width, cell_height);
  const std::int64_t factor = longest < kSmallestCell ? (kSmallestCell + longest - 1) / longest : 1;
  const double shrink = longest > kLargestCell ? static_cast<double>(kLargestCell) / static_cast<double>(longest) : 1.0;
  const auto sized = [&](std::int64_t side) {
    return std::max<std::int64_t>(1, std::llround(static_cast<double>(side * factor) * shrink));
  };
  cell_width = sized(cell_width);
  cell_height = sized(cell_height);

  const auto columns = static_cast<std::int64_t>(std::ceil(std::sqrt(static_cast<double>(count))));
  const std::int64_t rows = (count + columns - 1) / columns;
  Picture sheet;
  sheet.channels = images.at(0).shape.channels == 3 ? 3 : 1;
  sheet.width = columns * (cell_width + kSeparator) + kSeparator;
  sheet.height = rows * (cell_height + kSeparator) + kSeparator;
  sheet.pixels.assign(static_cast<std::size_t>(sheet.width * sheet.height * sheet.channels), kSeparatorGrey);
  const ValueRange range = shown_range(images);
  for (std::int64_t row = 0; row < count; ++row) {
    const Picture cell = thumbnail(images, row, range, cell_width, cell_height);
    const std::int64_t left = kSeparator + row % columns * (cell_width + kSeparator) + (cell_width - cell.width) / 2;
    const std::int64_t top = kSeparator + row / columns * (cell_height + kSeparator) + (cell_height - cell.height) / 2;
    paste(sheet, cell, left, top);
  }
  return sheet;
}

}  // namespace pipeline::cli
