/// \file
/// Source: ITU-T T.81 (JPEG), 1992, annex B. Errors inside the compressed data cannot be told from picture content, as
/// JPEG has no checksums; what can be told is that every segment is whole and that the end marker is there.
#include <string>

#include "container.h"
#include "exif.h"

namespace drawing {

namespace {

using pipeline::Error;

constexpr std::uint8_t kTem = 0x01;
constexpr std::uint8_t kRst0 = 0xd0;
constexpr std::uint8_t kRst7 = 0xd7;
constexpr std::uint8_t kEnd = 0xd9;
constexpr std::uint8_t kScan = 0xda;
constexpr std::uint8_t kApp1 = 0xe1;

/// SOF0 to SOF15, but for DHT (c4), JPG (c8) and DAC (cc), which lie among them.
bool is_frame(std::uint8_t marker) {
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/// Where the compressed data that begins at `at` ends: at the next marker that is neither a stuffed byte nor a restart.
std::uint64_t end_of_scan(Bytes file, std::uint64_t at) {
  for (; at + 1 < file.size(); ++at) {
    if (file[at] != 0xff) continue;
    const std::uint8_t next = file[at + 1];
    if (next != 0x00 && next != 0xff && (next < kRst0 || next > kRst7)) return at;
  }
  throw Error("it is truncated: the JPEG's compressed data breaks off without an end marker");
}

}  // namespace

Container inspect_jpeg(Bytes file) {
  Container container{.format = Format::jpeg};
  bool has_frame = false;
  bool has_scan = false;
  std::uint64_t at = 2;
  while (true) {
    if (number_at(file, at, 1, Endian::big, "a JPEG marker") != 0xff)
      throw Error("it is damaged: there should be a JPEG marker at byte " + std::to_string(at));
    while (number_at(file, at, 1, Endian::big, "a JPEG marker") == 0xff) ++at;  // any number of fill bytes
    const std::uint8_t marker = file[at++];
    if (marker == kEnd) break;
    if (marker == kTem || (marker >= kRst0 && marker <= kRst7)) continue;  // stand alone
    const std::uint32_t length = number_at(file, at, 2, Endian::big, "a JPEG segment");
    if (length < 2) throw Error("it is damaged: a JPEG segment at byte " + std::to_string(at) + " has no length");
    const Bytes segment = part_of(file, at + 2, length - 2, "a JPEG segment");
    at += length;
    if (is_frame(marker) && !has_frame) {
      has_frame = true;
      container.height = number_at(segment, 1, 2, Endian::big, "the JPEG's frame header");
      container.width = number_at(segment, 3, 2, Endian::big, "the JPEG's frame header");
    } else if (marker == kApp1 && starts_with(segment, {"Exif\0\0", 6})) {
      container.orientation = exif_orientation(segment.subspan(6));
    } else if (marker == kScan) {
      has_scan = true;
      at = end_of_scan(file, at);
    }
  }
  if (!has_frame || !has_scan) throw Error("the JPEG holds no image data");
  return container;
}

}  // namespace drawing
