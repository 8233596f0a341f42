/// \file
/// A plugin's library as a file: what must hold before it may be read or loaded. Nothing here loads anything.
///
/// Each function throws Error whose text is said of the file: "is a directory", "others may write to it".
#pragma once

#include <filesystem>
#include <string>

namespace pipeline {

/// Refuses a folder or file that is missing, of another kind, or writable by every user: who can write a plugin can
/// run code as whoever loads it. A symbolic link is judged by what it points to and by the folder that is in.
void require_trusted_folder(const std::filesystem::path& folder);
void require_trusted_file(const std::filesystem::path& file);

/// Refuses what is no ELF shared library of this machine's kind.
void require_shared_library(const std::filesystem::path& file);

/// The whole of `file`, at most `limit` bytes.
std::string read_text(const std::filesystem::path& file, std::size_t limit);

}  // namespace pipeline
