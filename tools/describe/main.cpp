/// \file
/// pipeline-describe: writes a plugin's manifest. The build runs it after linking a plugin, as a process of its own: a
/// plugin that crashes while describing itself takes nothing else down.
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pipeline/error.h>

#include "data/atomic_file.h"
#include "plugin/describe.h"
#include "plugin/sanitizer_runtime.h"

namespace {

namespace fs = std::filesystem;

constexpr const char* kUsage =
    "usage: pipeline-describe LIBRARY MANIFEST\n"
    "\n"
    "Loads the plugin LIBRARY (NAME.so) and writes to MANIFEST (NAME.json, beside it) what it is: name, version,\n"
    "ABI number, build fingerprint, SHA-256, and its stage types with parameters and ports. The pipeline program\n"
    "reads manifests first and loads only libraries that fit theirs. The CMake function pipeline_add_plugin calls\n"
    "this program after each build; call it yourself only for a library that you would run.\n"
    "\n"
    "  --help      this text\n"
    "  --version   the framework's version\n"
    "\n"
    "Exit code: 0 written; 1 the library is no plugin for this framework, or MANIFEST cannot be written; 2 usage.\n";

void write_manifest(const fs::path& path, std::string_view text) {
  pipeline::write_file_atomically(path, text);
  // Whatever the umask: a manifest that root installs must be readable for others, and may never be writable.
  fs::permissions(path,
                  fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read | fs::perms::others_read);
}

/// Becomes this program once more, with the runtime of the sanitizer that the library was built with. Comes back where
/// that is not needed, or did not help.
void start_again_for(const fs::path& library, char** argv) {
  const std::optional<std::string> runtime = pipeline::missing_sanitizer(library);
  if (!runtime || std::getenv("PIPELINE_DESCRIBE_AGAIN") != nullptr) return;
  ::setenv("LD_PRELOAD", pipeline::preload_with(*runtime).c_str(), 1);
  ::setenv("PIPELINE_DESCRIBE_AGAIN", "1", 1);
  // Whether it leaks is the business of `pipeline test-plugin`; here it would fail a build.
  const char* options = std::getenv("ASAN_OPTIONS");
  ::setenv("ASAN_OPTIONS", ((options == nullptr ? "" : std::string(options) + ":") + "detect_leaks=0").c_str(), 1);
  ::execv("/proc/self/exe", argv);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string_view> arguments(argv + 1, argv + argc);
  try {
    if (arguments.size() == 1 && (arguments[0] == "--help" || arguments[0] == "-h")) {
      std::cout << kUsage;
      return 0;
    }
    if (arguments.size() == 1 && arguments[0] == "--version") {
      std::cout << "pipeline-describe " PIPELINE_VERSION "\n";
      return 0;
    }
    if (arguments.size() != 2 || arguments[0].starts_with("-") || arguments[1].starts_with("-")) {
      std::cerr << kUsage;
      return 2;
    }
    const fs::path library = arguments[0];
    start_again_for(library, argv);
    pipeline::Manifest manifest;
    try {
      manifest = pipeline::describe_library(library);
    } catch (const pipeline::Error& error) {
      throw pipeline::Error("'" + library.string() + "' " + error.what(), error.help());
    }
    write_manifest(arguments[1], to_json(manifest));
    return 0;
  } catch (const pipeline::Error& error) {
    std::cerr << "pipeline-describe: error: " << error.what() << '\n';
    if (!error.help().empty()) std::cerr << "  help: " << error.help() << '\n';
  } catch (const std::exception& error) {
    std::cerr << "pipeline-describe: error: " << error.what() << '\n';
  }
  return 1;
}
