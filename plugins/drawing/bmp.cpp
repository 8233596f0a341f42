/// \file
/// Source: Microsoft, "Bitmap storage" and "BITMAPINFOHEADER" (Windows GDI documentation).
#include <algorithm>
#include <string>

#include "container.h"

namespace drawing {

namespace {

using pipeline::Error;

enum Compression : std::uint32_t { kRgb = 0, kRle8 = 1, kRle4 = 2, kBitFields = 3, kAlphaBitFields = 6 };

/// Walks run-length coded pixels up to their end-of-bitmap mark. The decoder bounds the pixels; here only the bytes
/// must be there.
void require_rle_end(Bytes data, std::uint32_t compression) {
  constexpr std::uint32_t kEndOfLine = 0;
  constexpr std::uint32_t kEndOfBitmap = 1;
  constexpr std::uint32_t kMove = 2;
  const std::string part = "the BMP's run-length coded data";
  for (std::uint64_t at = 0;;) {
    const std::uint32_t count = number_at(data, at, 1, Endian::little, part);
    const std::uint32_t code = number_at(data, at + 1, 1, Endian::little, part);
    at += 2;
    if (count > 0 || code == kEndOfLine) continue;
    if (code == kEndOfBitmap) return;
    const std::uint32_t literal = compression == kRle8 ? code : (code + 1) / 2;
    at += code == kMove ? 2 : literal + literal % 2;  // literals fill whole 16-bit words
  }
}

}  // namespace

Container inspect_bmp(Bytes file) {
  const auto number = [file](std::uint64_t at, unsigned count) {
    return number_at(file, at, count, Endian::little, "the BMP's header");
  };
  const std::uint32_t data_at = number(10, 4);
  const std::uint32_t header_size = number(14, 4);
  const bool is_core = header_size == 12;  // OS/2's, with 16-bit sizes
  if (!is_core && (header_size < 36 || header_size > 256)) throw Error("it begins as a BMP, but has no BMP header");

  Container container{.format = Format::bmp};
  std::uint32_t compression = kRgb;
  std::uint32_t bits = 0;
  if (is_core) {
    container.width = number(18, 2);
    container.height = static_cast<std::int16_t>(number(20, 2));
    bits = number(24, 2);
  } else {
    container.width = static_cast<std::int32_t>(number(18, 4));
    container.height = static_cast<std::int32_t>(number(22, 4));
    bits = number(28, 2);
    compression = number(30, 4);
    const std::uint32_t colours = number(46, 4);
    if (colours > 256) throw Error("it is damaged: the BMP promises " + std::to_string(colours) + " palette colours");
  }
  if (container.height < 0) container.height = -container.height;  // stored from the top down
  if (bits != 1 && bits != 4 && bits != 8 && bits != 16 && bits != 24 && bits != 32)
    throw Error("the BMP has " + std::to_string(bits) + " bits a pixel; 1, 4, 8, 16, 24 or 32 can be read");
  if (container.width < 1 || container.width > kMaxSide || container.height > kMaxSide)
    return container;  // for `inspect` to refuse; below, the products would overflow

  switch (compression) {
    case kRgb:
    case kBitFields:
    case kAlphaBitFields: {
      const std::uint64_t line = (static_cast<std::uint64_t>(container.width) * bits + 31) / 32 * 4;
      part_of(file, data_at, line * static_cast<std::uint64_t>(container.height), "the BMP's pixel data");
      break;
    }
    case kRle8:
    case kRle4:
      require_rle_end(
          part_of(file, data_at, file.size() - std::min<std::uint64_t>(data_at, file.size()), "the BMP's pixel data"),
          compression);
      break;
    default:
      throw Error("the BMP's compression " + std::to_string(compression) + " cannot be read; save it as a PNG");
  }
  return container;
}

}  // namespace drawing
