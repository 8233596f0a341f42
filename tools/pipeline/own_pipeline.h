/// \file
/// The pipeline files that come with the program.
#pragma once

#include <filesystem>
#include <string_view>

namespace pipeline::cli {

/// Where `name` of them lies, links resolved: found from the program's own place, in the build tree as well as where it
/// was installed or moved to. Throws UsageError when it is not there.
std::filesystem::path own_pipeline(std::string_view name);

}  // namespace pipeline::cli
