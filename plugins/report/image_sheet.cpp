#include "image_sheet.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include <openssl/evp.h>
#include <png.h>

#include <pipeline/error.h>

namespace report {
namespace {

using pipeline::DType;
using pipeline::Images;
using pipeline::ImageView;
using pipeline::Value;

constexpr std::int64_t kColumns = 32;

float stored(const ImageView& image, std::int64_t index) {
  return image.dtype == DType::u8 ? static_cast<float>(reinterpret_cast<const std::uint8_t*>(image.data)[index])
                                  : reinterpret_cast<const float*>(image.data)[index];
}

std::uint8_t shade(float value, const ShownRange& range) {
  if (!std::isfinite(value) || range.high <= range.low) return 0;
  return static_cast<std::uint8_t>(
      std::lround(255.0F * std::clamp((value - range.low) / (range.high - range.low), 0.0F, 1.0F)));
}

/// The shade of one pixel, of one channel or the mean of all.
std::uint8_t shade_at(const ImageView& image, const pipeline::Affine& affine, const ShownRange& range,
                      std::int64_t pixel, std::int64_t first, std::int64_t count) {
  float sum = 0.0F;
  for (std::int64_t c = first; c < first + count; ++c) sum += stored(image, pixel * image.shape.channels + c);
  return shade(affine.scale * (sum / static_cast<float>(count)) + affine.offset, range);
}

std::string base64(std::span<const unsigned char> bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // and the zero that OpenSSL ends with
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::string png_of(const std::vector<std::uint8_t>& pixels, std::int64_t width, std::int64_t height, bool colour) {
  png_image image;
  std::memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(width);
  image.height = static_cast<png_uint_32>(height);
  image.format = colour ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::vector<unsigned char> bytes(size);
  if (png_image_write_to_memory(&image, bytes.data(), &size, 0, pixels.data(), 0, nullptr) == 0)
    throw pipeline::Error(std::string("the images of the page cannot be encoded: ") + image.message);
  return base64({bytes.data(), size});
}

}  // namespace

ShownRange shown_range(const Images& images) {
  const pipeline::Affine affine = images.affine();
  if (images.dtype() == DType::u8) {
    const float white = affine.scale * 255.0F + affine.offset;
    return {std::min(affine.offset, white), std::max(affine.offset, white)};
  }
  ShownRange range{std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity()};
  for (std::int64_t row = 0; row < images.size(); ++row) {
    const ImageView image = images.at(row);
    for (std::int64_t i = 0; i < image.shape.values(); ++i) {
      const float value = affine.scale * stored(image, i) + affine.offset;
      if (!std::isfinite(value)) continue;
      range.low = std::min(range.low, value);
      range.high = std::max(range.high, value);
    }
  }
  return range.low <= range.high ? range : ShownRange{};
}

Value image_sheet(const Images& images, std::span<const std::int64_t> rows, const ShownRange& range) {
  std::int64_t side = 1;
  bool all_fill = true;
  for (const std::int64_t row : rows) side = std::max({side, images.at(row).shape.height, images.at(row).shape.width});
  for (const std::int64_t row : rows)
    all_fill = all_fill && images.at(row).shape.height == side && images.at(row).shape.width == side;

  const auto count = std::ssize(rows);
  const std::int64_t width = std::min(count, kColumns) * side;
  const std::int64_t height = (count + kColumns - 1) / kColumns * side;
  const bool colour = images.at(rows.front()).shape.channels == 3;
  const std::int64_t channels = colour ? 3 : 1;
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(width * height * channels));
  const pipeline::Affine affine = images.affine();
  Value::List sizes;
  for (std::int64_t cell = 0; cell < count; ++cell) {
    const ImageView image = images.at(rows[static_cast<std::size_t>(cell)]);
    for (std::int64_t y = 0; y < image.shape.height; ++y) {
      const std::int64_t line = cell / kColumns * side + y;
      auto* out = pixels.data() + (line * width + cell % kColumns * side) * channels;
      for (std::int64_t x = 0; x < image.shape.width; ++x)
        for (std::int64_t c = 0; c < channels; ++c)
          *out++ = shade_at(image, affine, range, y * image.shape.width + x, c, colour ? 1 : image.shape.channels);
    }
    if (!all_fill) sizes.emplace_back(Value::List{image.shape.width, image.shape.height});
  }
  Value sheet = Value::Map{{"png", png_of(pixels, width, height, colour)}, {"side", side}, {"columns", kColumns}};
  if (!all_fill) sheet.set("sizes", std::move(sizes));
  return sheet;
}

bool look_the_same(const Images& a, const Images& b) {
  if (a.size() != b.size()) return false;
  const ShownRange range_a = shown_range(a);
  const ShownRange range_b = shown_range(b);
  for (std::int64_t row = 0; row < a.size(); ++row) {
    const ImageView one = a.at(row);
    const ImageView other = b.at(row);
    if (!(one.shape == other.shape)) return false;
    // Bytes under maps that both rise look the same if they are the same.
    if (one.dtype == DType::u8 && other.dtype == DType::u8 && a.affine().scale > 0 && b.affine().scale > 0) {
      if (one.data != other.data &&
          std::memcmp(one.data, other.data, static_cast<std::size_t>(one.shape.values())) != 0)
        return false;
      continue;
    }
    for (std::int64_t i = 0; i < one.shape.values(); ++i)
      if (shade(a.affine().scale * stored(one, i) + a.affine().offset, range_a) !=
          shade(b.affine().scale * stored(other, i) + b.affine().offset, range_b))
        return false;
  }
  return true;
}

}  // namespace report
