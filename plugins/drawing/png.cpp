/// \file
/// Source: W3C, "Portable Network Graphics (PNG) Specification", second edition, 2003, sections 5 and 11.
#include <array>
#include <string>

#include "container.h"
#include "exif.h"

namespace drawing {

namespace {

using pipeline::Error;

constexpr std::array<std::uint32_t, 256> kCrcTable = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? 0xedb88320U ^ crc >> 1U : crc >> 1U;
    table.at(byte) = crc;
  }
  return table;
}();

/// Annex D of the specification.
std::uint32_t crc_of(Bytes bytes) {
  std::uint32_t crc = 0xffffffffU;
  for (const std::uint8_t byte : bytes) crc = kCrcTable[(crc ^ byte) & 0xffU] ^ crc >> 8U;
  return crc ^ 0xffffffffU;
}

constexpr unsigned kGrey = 0;

struct Header {
  unsigned depth = 0;
  unsigned colour = 0;
};

/// The grey value of tRNS, stretched to 8 bits as the decoder stretches samples of 1, 2 and 4 bits.
std::uint16_t decoded_grey(std::uint32_t sample, unsigned depth) {
  if (depth >= 8) return static_cast<std::uint16_t>(sample);
  const std::uint32_t highest = (1U << depth) - 1;
  return static_cast<std::uint16_t>((sample & highest) * (255 / highest));
}

}  // namespace

Container inspect_png(Bytes file) {
  Container container{.format = Format::png};
  Header header;
  bool has_data = false;
  std::uint64_t at = 8;
  for (bool first = true;; first = false) {
    const std::uint32_t length = number_at(file, at, 4, Endian::big, "a PNG chunk's head");
    const Bytes type = part_of(file, at + 4, 4, "a PNG chunk's head");
    const std::string name(type.begin(), type.end());
    const Bytes chunk = part_of(file, at + 4, std::uint64_t{length} + 4, "the PNG's " + name + " chunk");
    const std::uint32_t crc = number_at(file, at + 8 + length, 4, Endian::big, "the PNG's " + name + " chunk");
    if (first && (name != "IHDR" || length != 13)) throw Error("its first PNG chunk is not a header (IHDR)");
    if (crc != crc_of(chunk))
      throw Error("it is damaged: the checksum of the PNG's " + name + " chunk at byte " + std::to_string(at) +
                  " does not match");
    const Bytes data = chunk.subspan(4);
    if (first) {
      container.width = number_at(data, 0, 4, Endian::big, "IHDR");
      container.height = number_at(data, 4, 4, Endian::big, "IHDR");
      header = {data[8], data[9]};
    } else if (name == "tRNS" && header.colour == kGrey && !has_data) {
      container.transparent_grey = decoded_grey(number_at(data, 0, 2, Endian::big, "tRNS"), header.depth);
    } else if (name == "eXIf") {
      container.orientation = exif_orientation(data);
    } else if (name == "IDAT") {
      has_data = true;
    } else if (name == "IEND") {
      if (!has_data) throw Error("the PNG holds no image data (IDAT)");
      return container;
    }
    at += std::uint64_t{length} + 12;
  }
}

}  // namespace drawing
