#include "container.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

namespace drawing {

namespace {

using pipeline::Error;

constexpr std::string_view kPngSignature = "\x89PNG\r\n\x1a\n";

/// What the beginning of a file that is none of ours tells.
std::string guess(Bytes file) {
  struct Known {
    std::size_t offset;
    std::string_view text, name;
  };
  for (const Known& known :
       {Known{0, "GIF8", "a GIF"}, Known{0, "%PDF", "a PDF"}, Known{4, "ftyp", "HEIC, AVIF or MP4"},
        Known{0, "<svg", "an SVG"}, Known{0, "<?xml", "XML, perhaps an SVG"}, Known{0, "8BPS", "a Photoshop file"},
        Known{0, "PK\x03\x04", "a ZIP archive"}, Known{0, "\xff\x4f\xff\x51", "JPEG 2000"},
        Known{4, "jP  ", "JPEG 2000"}})
    if (starts_with(file, known.text, known.offset)) return "it looks like " + std::string(known.name);
  std::string text = "it begins with the bytes";
  for (const std::uint8_t byte : file.first(std::min<std::size_t>(4, file.size()))) {
    std::array<char, 4> hex{};
    std::snprintf(hex.data(), hex.size(), " %02x", static_cast<unsigned>(byte));
    text += hex.data();
  }
  return text;
}

Container inspect_any(Bytes file) {
  if (file.empty()) throw Error("it is empty");
  if (starts_with(file, kPngSignature)) return inspect_png(file);
  if (starts_with(file, "\xff\xd8\xff")) return inspect_jpeg(file);
  if (starts_with(file, "BM")) return inspect_bmp(file);
  if (starts_with(file, {"II*\0", 4}) || starts_with(file, {"MM\0*", 4})) return inspect_tiff(file);
  if (starts_with(file, "RIFF") && starts_with(file, "WEBP", 8)) return inspect_webp(file);
  if (starts_with(file, {"II+\0", 4}) || starts_with(file, {"MM\0+", 4}))
    throw Error("it is a BigTIFF; save it as a plain TIFF or a PNG");
  if (kPngSignature.starts_with(std::string_view(reinterpret_cast<const char*>(file.data()), file.size())))
    throw Error("it is truncated: only " + std::to_string(file.size()) + " bytes");
  throw Error("it is not a PNG, JPEG, BMP, TIFF or WebP image; " + guess(file));
}

}  // namespace

std::string_view name_of(Format format) {
  switch (format) {
    case Format::png:
      return "PNG";
    case Format::jpeg:
      return "JPEG";
    case Format::bmp:
      return "BMP";
    case Format::tiff:
      return "TIFF";
    case Format::webp:
      break;
  }
  return "WebP";
}

Container inspect(Bytes file) {
  const Container container = inspect_any(file);
  const std::string size = std::to_string(container.width) + " x " + std::to_string(container.height) + " pixels";
  if (container.width < 1 || container.height < 1) throw Error("its header promises " + size);
  if (container.width > kMaxSide || container.height > kMaxSide || container.width * container.height > kMaxPixels)
    throw Error("it has " + size + "; at most 64 million are read, and " + std::to_string(kMaxSide) + " a side");
  return container;
}

}  // namespace drawing
