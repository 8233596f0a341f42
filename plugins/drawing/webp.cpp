/// \file
/// Source: Google, "WebP Container Specification" (developers.google.com/speed/webp/docs/riff_container) and RFC 6386
/// (VP8) section 9.1 for the frame header.
#include <string>

#include "container.h"
#include "exif.h"

namespace drawing {

namespace {

using pipeline::Error;

std::int64_t number(Bytes bytes, std::uint64_t at, unsigned count) {
  return number_at(bytes, at, count, Endian::little, "the WebP's image header");
}

/// Fills in width and height from a lossy (VP8) or lossless (VP8L) bitstream's head.
void read_size(Bytes data, bool lossless, Container& container) {
  if (lossless) {
    if (number(data, 0, 1) != 0x2f) throw Error("it is damaged: the WebP's image data has no signature");
    const std::int64_t bits = number(data, 1, 4);
    container.width = (bits & 0x3fff) + 1;
    container.height = (bits >> 14 & 0x3fff) + 1;
  } else {
    if (number(data, 3, 3) != 0x2a019d) throw Error("it is damaged: the WebP's image data has no start code");
    container.width = number(data, 6, 2) & 0x3fff;
    container.height = number(data, 8, 2) & 0x3fff;
  }
}

}  // namespace

Container inspect_webp(Bytes file) {
  constexpr std::int64_t kAnimated = 0x02;
  const std::uint64_t end = std::uint64_t{number_at(file, 4, 4, Endian::little, "the WebP's header")} + 8;
  const Bytes all = part_of(file, 0, end, "the WebP");
  Container container{.format = Format::webp};
  bool has_image = false;
  for (std::uint64_t at = 12; at < all.size();) {
    const Bytes type = part_of(all, at, 4, "a WebP chunk");
    const std::string name(type.begin(), type.end());
    const std::uint32_t size = number_at(all, at + 4, 4, Endian::little, "a WebP chunk");
    const Bytes data = part_of(all, at + 8, size, "the WebP's " + name + " chunk");
    if (name == "VP8X" && (number(data, 0, 1) & kAnimated) != 0)
      throw Error("it is an animated WebP; save one frame as a still image");
    if ((name == "VP8 " || name == "VP8L") && !has_image) {
      has_image = true;
      read_size(data, name == "VP8L", container);
    } else if (name == "EXIF") {
      // Some writers put JPEG's preamble before it.
      container.orientation = exif_orientation(starts_with(data, {"Exif\0\0", 6}) ? data.subspan(6) : data);
    }
    at += 8 + std::uint64_t{size} + size % 2;
  }
  if (!has_image) throw Error("the WebP holds no image data");
  return container;
}

}  // namespace drawing
