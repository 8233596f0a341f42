#include "plugin/describe.h"

#include <string>
#include <vector>

#include <pipeline/error.h>

#include "data/sha256.h"
#include "plugin/library_file.h"
#include "plugin/plugin_library.h"

namespace pipeline {

Manifest describe_library(const std::filesystem::path& library) {
  std::error_code error;
  const std::filesystem::path file = std::filesystem::canonical(library, error);
  if (error) throw Error("cannot be found: " + error.message());
  require_shared_library(file);
  const PluginEntry& entry = load_plugin_library(file);
  if (library.stem() != entry.name)
    throw Error(std::string("is named otherwise than its plugin '") + entry.name + "'",
                std::string("name the file ") + entry.name + ".so");

  Manifest manifest{entry.name, entry.version, entry.abi, entry.fingerprint, sha256_of_file(file), {}};
  for (NamedFactory& stage : stages_of(entry)) manifest.stages.push_back(std::move(stage.info));
  try {
    manifest_from_json(to_json(manifest), "its description");
  } catch (const Error& problem) {
    throw Error(std::string("describes itself wrongly: ") + problem.what(), "mend the stage type's describe()");
  }
  return manifest;
}

}  // namespace pipeline
