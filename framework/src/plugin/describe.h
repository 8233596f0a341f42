/// \file
/// Makes a plugin's manifest from the plugin itself. For the build: loading runs the plugin's code unjudged.
#pragma once

#include <filesystem>

#include "plugin/manifest.h"

namespace pipeline {

/// Loads the library in THIS process and asks it what it is. Throws Error, said of the library, when it cannot be
/// loaded, does not fit this framework, is not named as its file is, or describes itself in a way that no program
/// could use: a default outside its range, a parameter twice.
Manifest describe_library(const std::filesystem::path& library);

}  // namespace pipeline
