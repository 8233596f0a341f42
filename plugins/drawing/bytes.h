/// \file
/// Bounded reading of numbers from a file's bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <pipeline/error.h>

namespace drawing {

using Bytes = std::span<const std::uint8_t>;

enum class Endian { little, big };

/// `count` bytes from `offset`. Throws Error ("... ends early") unless all are there. `part` names them in the message.
inline Bytes part_of(Bytes bytes, std::uint64_t offset, std::uint64_t count, std::string_view part) {
  if (offset > bytes.size() || count > bytes.size() - offset)
    throw pipeline::Error("it is truncated: " + std::string(part) + " should reach to byte " +
                          std::to_string(offset + count) + ", but there are only " + std::to_string(bytes.size()));
  return bytes.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(count));
}

/// An unsigned number of `count` bytes at `offset`. REQUIRES: count <= 4. Throws Error as `part_of` does.
inline std::uint32_t number_at(Bytes bytes, std::uint64_t offset, unsigned count, Endian endian,
                               std::string_view part) {
  const Bytes own = part_of(bytes, offset, count, part);
  std::uint32_t value = 0;
  for (unsigned i = 0; i < count; ++i) value = value << 8U | own[endian == Endian::big ? i : count - 1 - i];
  return value;
}

inline bool starts_with(Bytes bytes, std::string_view text, std::size_t offset = 0) {
  if (offset > bytes.size() || text.size() > bytes.size() - offset) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (bytes[offset + i] != static_cast<std::uint8_t>(text[i])) return false;
  return true;
}

}  // namespace drawing
