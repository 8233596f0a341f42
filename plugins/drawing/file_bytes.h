/// \file
/// A whole file, within bounds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace drawing {

inline constexpr std::uintmax_t kMaxFileBytes = 64'000'000;

/// Throws Error with the reason, without the file's name, when it is missing, no regular file, larger than the bound,
/// or cannot be read.
std::vector<std::uint8_t> file_bytes(const std::filesystem::path& path);

}  // namespace drawing
