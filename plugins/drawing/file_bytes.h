/// \file
/// A whole file, read within bounds, or written so that no one sees half of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace drawing {

inline constexpr std::uintmax_t kMaxFileBytes = 64'000'000;

/// Throws Error with the reason, without the file's name, when it is missing, no regular file, larger than the bound,
/// or cannot be read.
std::vector<std::uint8_t> file_bytes(const std::filesystem::path& path);

/// Writes beside `path` and renames into it, in place of any file there. Throws Error with file name and reason; `path`
/// is then as before, and nothing is left beside it.
void write_file(const std::filesystem::path& path, std::span<const std::uint8_t> bytes);

}  // namespace drawing
