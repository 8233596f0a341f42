#include "exif.h"

namespace drawing {

int exif_orientation(Bytes exif) {
  constexpr std::uint32_t kOrientation = 274;
  constexpr std::uint32_t kShort = 3;
  if (!starts_with(exif, {"II*\0", 4}) && !starts_with(exif, {"MM\0*", 4})) return 1;
  const Endian endian = exif[0] == 'I' ? Endian::little : Endian::big;
  try {
    const std::uint64_t directory = number_at(exif, 4, 4, endian, "EXIF");
    const std::uint32_t entries = number_at(exif, directory, 2, endian, "EXIF");
    for (std::uint32_t entry = 0; entry < entries; ++entry) {
      const std::uint64_t at = directory + 2 + std::uint64_t{12} * entry;
      if (number_at(exif, at, 2, endian, "EXIF") != kOrientation) continue;
      if (number_at(exif, at + 2, 2, endian, "EXIF") != kShort) return 1;
      const std::uint32_t value = number_at(exif, at + 8, 2, endian, "EXIF");
      return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
    }
  } catch (const pipeline::Error&) {
    return 1;  // breaks off: as if there were no tag
  }
  return 1;
}

}  // namespace drawing
