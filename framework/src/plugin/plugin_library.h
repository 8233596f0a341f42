/// \file
/// A plugin's library in this process: loading it, and asking it for its stage types.
///
/// Each function throws Error whose text is said of the library: "needs the library libx.so, ...".
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include <pipeline/abi.h>
#include <pipeline/spec.h>
#include <pipeline/stage_factory.h>

namespace pipeline {

struct NamedFactory {
  StageInfo info;
  std::unique_ptr<StageFactory> factory;
};

/// Loads the library, which runs its static constructors, and gives its entry once size, ABI number and fingerprint
/// agree with this framework. The library stays in memory until the process ends, also when it is refused: its
/// destructors and threads, if any, may not lose their code.
///
/// `library`: absolute. REQUIRES: the file has been judged (library_file.h).
const PluginEntry& load_plugin_library(const std::filesystem::path& library);

/// Calls the plugin's `add`: all of its stage types in the order of their names, or Error and nothing.
std::vector<NamedFactory> stages_of(const PluginEntry& entry);

}  // namespace pipeline
