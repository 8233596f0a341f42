/// \file
/// The files that come with the program: pipelines, and templates of plugins.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace pipeline::cli {

/// Where `name` of them lies, as in "pipelines/mnist.yaml", links resolved: found from the program's own place, in the
/// build tree as well as where it was installed or moved to. Throws UsageError when it is not there; `instead`: what
/// else its reader may do, with a "; or " at its end, or nothing.
std::filesystem::path own_file(std::string_view name, const std::string& instead = "");

}  // namespace pipeline::cli
