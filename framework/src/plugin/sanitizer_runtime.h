/// \file
/// The runtime library of a sanitizer that a plugin was built with. It has to be in a process from its start: loaded
/// later, with the plugin, it ends the process.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace pipeline {

/// "libasan.so.8": what `library` names as needed and this process has not got; nothing where all is there, or where
/// the file cannot be read as an ELF library of this machine's kind. Loads nothing.
std::optional<std::string> missing_sanitizer(const std::filesystem::path& library);

/// A value for LD_PRELOAD that begins with `runtime` and keeps what this process was started with.
std::string preload_with(const std::string& runtime);

}  // namespace pipeline
