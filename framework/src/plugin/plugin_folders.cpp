#include "plugin/plugin_folders.h"

#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <system_error>

namespace pipeline {
namespace {

namespace fs = std::filesystem;

/// The folder of libpipeline.so, links resolved: installed as well as in the build tree plugins lie below it.
fs::path own_folder() {
  Dl_info place{};
  if (dladdr(reinterpret_cast<const void*>(&plugin_folders), &place) == 0 || place.dli_fname == nullptr) return {};
  std::error_code error;
  const fs::path library = fs::canonical(place.dli_fname, error);
  return error ? fs::path() : library.parent_path();
}

}  // namespace

std::vector<fs::path> plugin_folders(const std::vector<fs::path>& extra) {
  std::vector<fs::path> folders;
  const auto add = [&folders](const fs::path& folder) {
    std::error_code error;
    fs::path resolved = fs::weakly_canonical(fs::absolute(folder, error), error);
    if (error) resolved = folder;  // the search says what is wrong with it
    if (std::ranges::find(folders, resolved) == folders.end()) folders.push_back(std::move(resolved));
  };

  for (const fs::path& folder : extra)
    if (!folder.empty()) add(folder);
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing in the framework changes the environment
  if (const char* path = std::getenv("PIPELINE_PLUGIN_PATH")) {
    std::string_view rest = path;
    while (!rest.empty()) {
      const std::string_view folder = rest.substr(0, rest.find(':'));
      rest.remove_prefix(std::min(rest.size(), folder.size() + 1));
      if (!folder.empty()) add(folder);
    }
  }
  if (const fs::path own = own_folder(); !own.empty()) add(own / "pipeline" / "plugins");
  return folders;
}

}  // namespace pipeline
