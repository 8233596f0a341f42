/// \file
/// Source: Adobe, "TIFF Revision 6.0", 1992. The first image of the file is read.
#include <map>
#include <string>
#include <vector>

#include "container.h"

namespace drawing {

namespace {

using pipeline::Error;

enum Tag : std::uint32_t {
  kWidth = 256,
  kHeight = 257,
  kBits = 258,
  kCompression = 259,
  kPhotometric = 262,
  kStripOffsets = 273,
  kSamples = 277,
  kStripCounts = 279,
  kTileWidth = 322,
  kTileHeight = 323,
  kTileOffsets = 324,
  kTileCounts = 325,
  kExtraSamples = 338,
};

/// The first directory of a TIFF file.
class Directory {
 public:
  explicit Directory(Bytes file) : file_(file), endian_(file[0] == 'I' ? Endian::little : Endian::big) {
    const std::uint64_t directory = number_at(file, 4, 4, endian_, "the TIFF's header");
    const std::uint32_t count = number_at(file, directory, 2, endian_, "the TIFF's directory");
    part_of(file, directory + 2, std::uint64_t{12} * count + 4, "the TIFF's directory");  // 4: where the next one is
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::uint64_t at = directory + 2 + std::uint64_t{12} * i;
      entries_.emplace(number_at(file, at, 2, endian_, "the TIFF's directory"), at);
    }
  }

  bool has(Tag tag) const { return entries_.contains(tag); }

  /// All numbers of an entry; empty when there is none. Its size is bounded by the file's.
  std::vector<std::uint32_t> numbers(Tag tag) const {
    const auto entry = entries_.find(tag);
    if (entry == entries_.end()) return {};
    const std::string part = "the TIFF's field " + std::to_string(tag);
    const std::uint32_t type = number_at(file_, entry->second + 2, 2, endian_, part);
    const std::uint32_t count = number_at(file_, entry->second + 4, 4, endian_, part);
    const unsigned size = size_of_type(type, tag);
    const std::uint64_t bytes = std::uint64_t{count} * size;
    const std::uint64_t at = bytes <= 4 ? entry->second + 8 : number_at(file_, entry->second + 8, 4, endian_, part);
    const Bytes values = part_of(file_, at, bytes, part);
    std::vector<std::uint32_t> numbers(count);
    for (std::uint32_t i = 0; i < count; ++i)
      numbers[i] = number_at(values, std::uint64_t{i} * size, size, endian_, part);
    return numbers;
  }

  std::uint32_t number(Tag tag, std::uint32_t fallback) const {
    const auto all = numbers(tag);
    return all.empty() ? fallback : all.front();
  }

  /// Requires all strips or tiles to lie within the file, and returns the bytes in them.
  std::uint64_t require_data(Tag offsets_tag, Tag counts_tag) const {
    const auto offsets = numbers(offsets_tag);
    const auto counts = numbers(counts_tag);
    if (offsets.empty() || offsets.size() != counts.size())
      throw Error("it is damaged: the TIFF has " + std::to_string(offsets.size()) + " offsets of image data, but " +
                  std::to_string(counts.size()) + " sizes");
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < offsets.size(); ++i) {
      part_of(file_, offsets[i], counts[i], "the TIFF's image data");
      sum += counts[i];
    }
    return sum;
  }

 private:
  static unsigned size_of_type(std::uint32_t type, Tag tag) {
    constexpr std::uint32_t kByte = 1;
    constexpr std::uint32_t kShort = 3;
    constexpr std::uint32_t kLong = 4;
    switch (type) {
      case kByte:
        return 1;
      case kShort:
        return 2;
      case kLong:
        return 4;
      default:
        throw Error("it is damaged: the TIFF's field " + std::to_string(tag) + " has the type " + std::to_string(type) +
                    ", where a whole number is wanted");
    }
  }

  Bytes file_;
  Endian endian_;
  std::map<std::uint32_t, std::uint64_t> entries_;  // tag to offset
};

/// The decoder reads past strips that are too short, and leaves out of account what it knows nothing of.
void require_readable(const Directory& directory, const Container& container, std::uint32_t bits,
                      std::uint32_t samples) {
  if (samples != 1 && samples != 3 && samples != 4)
    throw Error("the TIFF has " + std::to_string(samples) + " samples a pixel; 1, 3 or 4 can be read");
  const bool is_tiled = directory.has(kTileOffsets);
  const std::uint64_t stored = is_tiled ? directory.require_data(kTileOffsets, kTileCounts)
                                        : directory.require_data(kStripOffsets, kStripCounts);
  if (is_tiled) {
    const std::uint64_t width = directory.number(kTileWidth, 0);
    const std::uint64_t height = directory.number(kTileHeight, 0);
    if (width < 1 || height < 1 || width * height > static_cast<std::uint64_t>(kMaxPixels))
      throw Error("the TIFF's tiles have " + std::to_string(width) + " x " + std::to_string(height) + " pixels");
  }
  constexpr std::uint32_t kUncompressed = 1;
  if (directory.number(kCompression, kUncompressed) != kUncompressed) return;
  if (container.width < 1 || container.width > kMaxSide || container.height > kMaxSide) return;  // `inspect` refuses it
  const std::uint64_t line = (static_cast<std::uint64_t>(container.width) * bits * samples + 7) / 8;
  const std::uint64_t wanted = line * static_cast<std::uint64_t>(container.height);
  if (stored < wanted)
    throw Error("it is damaged: the TIFF holds " + std::to_string(stored) + " bytes of image data, but " +
                std::to_string(wanted) + " are needed");
}

}  // namespace

Container inspect_tiff(Bytes file) {
  const Directory directory(file);
  Container container{.format = Format::tiff, .turned_by_decoder = true};
  container.width = directory.number(kWidth, 0);
  container.height = directory.number(kHeight, 0);
  const std::uint32_t bits = directory.number(kBits, 1);
  const std::uint32_t samples = directory.number(kSamples, 1);
  if (bits != 1 && bits != 2 && bits != 4 && bits != 8 && bits != 16)
    throw Error("the TIFF has " + std::to_string(bits) + " bits a sample; 8 or 16 are wanted");
  if (!directory.has(kPhotometric))
    throw Error("it is damaged: the TIFF does not say what its samples mean (field 262)");
  require_readable(directory, container, bits, samples);

  // Up to 8 bits libtiff's RGBA interface reads, which multiplies colours by alpha and turns white-is-zero round. Of
  // 16 bits the samples are handed out as they are.
  constexpr std::uint32_t kWhiteIsZero = 0;
  constexpr std::uint32_t kStraightAlpha = 2;
  const bool as_stored = bits == 16;
  const bool is_straight = as_stored && directory.number(kExtraSamples, 0) == kStraightAlpha;
  container.alpha = is_straight ? AlphaKind::straight : AlphaKind::premultiplied;
  container.zero_is_white = as_stored && samples == 1 && directory.number(kPhotometric, 1) == kWhiteIsZero;
  return container;
}

}  // namespace drawing
