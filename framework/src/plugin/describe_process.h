/// \file
/// A manifest made anew, by pipeline-describe in a process of its own: a plugin that crashes or hangs while it
/// describes itself takes nothing else down.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>

#include "plugin/manifest.h"

namespace pipeline {

/// pipeline-describe as it was built or installed beside this library. None where it was not.
std::optional<std::filesystem::path> describe_program();

/// Runs `program` on `library`; the manifest is written beside the library, or where that may not be written to it is
/// only read. Throws Error whose text is said of the library: "crashed (signal 11, Segmentation fault)", "was built for
/// ABI 2 ...", with the program's own help. REQUIRES: the library may be trusted, for its code is run.
Manifest described_in_a_process(const std::filesystem::path& program, const std::filesystem::path& library,
                                std::chrono::milliseconds patience = std::chrono::seconds(20));

}  // namespace pipeline
