/// \file
/// Where plugins are searched.
#pragma once

#include <filesystem>
#include <vector>

namespace pipeline {

/// In the order of precedence: `extra` (--plugins), the folders of PIPELINE_PLUGIN_PATH (separated by colons; empty
/// ones are ignored), and the folder `pipeline/plugins` beside this framework's own library. Absolute, each once; the
/// current folder only where somebody names it.
std::vector<std::filesystem::path> plugin_folders(const std::vector<std::filesystem::path>& extra = {});

}  // namespace pipeline
