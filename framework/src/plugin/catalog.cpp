#include "plugin/catalog.h"

#include <algorithm>
#include <optional>
#include <set>
#include <system_error>

#include "data/sha256.h"
#include "plugin/describe_process.h"
#include "plugin/fingerprint.h"
#include "plugin/library_file.h"

namespace pipeline {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRebuild = "build the plugin again; the build writes the manifest";

/// Runs `judge`, and says what it throws of the manifest instead of the library.
template <class Judge>
auto about_manifest(const std::string& file, Judge judge) {
  try {
    return judge();
  } catch (const Error& error) {
    throw Error("has a manifest that cannot be used: " + file + " " + error.what(),
                error.help().empty() ? kRebuild : error.help());
  }
}

/// `why` it is made anew is said of the library. A library of another build than this one's describes nothing.
Manifest manifest_made_anew(const fs::path& library, const Error& why) {
  require_shared_library(library);
  const std::optional<fs::path> program = describe_program();
  if (!program) throw why;
  try {
    return described_in_a_process(*program, library);
  } catch (const Error& error) {
    throw Error(std::string(why.what()) + "; asked to describe itself, it " + error.what(),
                error.help().empty() ? why.help() : error.help());
  }
}

Manifest manifest_beside(const fs::path& library) {
  const fs::path file = fs::path(library).replace_extension(".json");
  const std::string name = file.filename().string();
  std::error_code ignored;
  if (fs::symlink_status(file, ignored).type() == fs::file_type::not_found)
    return manifest_made_anew(library, Error("has no manifest " + name + " beside it",
                                             "build the plugin with pipeline_add_plugin, which writes the manifest"));
  const std::string text = about_manifest(name, [&file] {
    require_trusted_file(file);
    return read_text(file, kLargestManifest);
  });
  try {
    return manifest_from_json(text, name);
  } catch (const Error& error) {
    throw Error(std::string("has a manifest that cannot be used: ") + error.what(), kRebuild);
  }
}

void require_described(const Manifest& manifest, const std::string& digest) {
  if (digest != manifest.sha256)
    throw Error("is not the library that its manifest describes: its SHA-256 is " + digest + ", the manifest's is " +
                    manifest.sha256,
                "build or install the plugin again, which writes both");
}

/// Whether a library was written after its manifest: it was built or copied without it.
bool is_newer(const fs::path& library) {
  std::error_code error;
  const auto written = fs::last_write_time(library, error);
  return !error && written > fs::last_write_time(fs::path(library).replace_extension(".json"), error) && !error;
}

bool is_library(const fs::path& path) { return path.extension() == ".so"; }

/// The libraries in a folder, and the manifests that have none; sorted by name.
std::vector<fs::path> candidates(const fs::path& folder) {
  std::set<fs::path> libraries;
  std::vector<fs::path> manifests;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const fs::path& path = entry.path();
    if (path.filename().string().starts_with('.')) continue;  // a file that is being written
    if (is_library(path)) libraries.insert(path);
    if (path.extension() == ".json") manifests.push_back(path);
  }
  std::vector<fs::path> all(libraries.begin(), libraries.end());
  std::ranges::copy_if(manifests, std::back_inserter(all), [&libraries](const fs::path& manifest) {
    return !libraries.contains(fs::path(manifest).replace_extension(".so"));
  });
  std::ranges::sort(all);
  return all;
}

}  // namespace

std::string text_of(const RefusedPlugin& plugin) {
  return plugin.path.string() + ": refused: it " + plugin.reason +
         (plugin.help.empty() ? "" : "\n  help: " + plugin.help);
}

FoundPlugin judge_plugin(const fs::path& library) {
  if (!is_library(library))
    throw Error("is a manifest without its library " + library.stem().string() + ".so",
                "remove it, or build the plugin again");
  require_trusted_file(library);
  FoundPlugin found{manifest_beside(library), fs::absolute(library)};
  const std::string digest = sha256_of_file(found.library);
  if (digest != found.manifest.sha256 && is_newer(library))
    found.manifest = manifest_made_anew(library, Error("is newer than its manifest", kRebuild));
  const Manifest& manifest = found.manifest;
  require_same_build(manifest.abi, manifest.fingerprint);
  if (manifest.name != library.stem().string())
    throw Error(
        "has the manifest of a plugin '" + manifest.name + "'",
        "rename the two files to " + manifest.name + ".so and " + manifest.name + ".json, or build the plugin again");
  require_described(manifest, digest);
  require_shared_library(found.library);
  return found;
}

void require_unchanged(const FoundPlugin& plugin) {
  require_trusted_file(plugin.library);
  require_described(plugin.manifest, sha256_of_file(plugin.library));
  require_shared_library(plugin.library);
}

Catalog Catalog::search(const std::vector<fs::path>& folders) {
  Catalog catalog;
  for (const fs::path& folder : folders) {
    std::error_code error;
    fs::path resolved = fs::weakly_canonical(fs::absolute(folder, error), error);
    if (error) resolved = folder;
    if (std::ranges::find(catalog.folders_, resolved) != catalog.folders_.end()) continue;
    catalog.folders_.push_back(resolved);
    try {
      catalog.search_folder(resolved);
    } catch (const std::exception& problem) {
      catalog.refuse(resolved, problem);
    }
  }
  return catalog;
}

void Catalog::search_folder(const fs::path& folder) {
  require_trusted_folder(folder);
  for (const fs::path& path : candidates(folder)) {
    try {
      add(judge_plugin(path));
    } catch (const std::exception& problem) {
      refuse(path, problem);
    }
  }
}

void Catalog::add(FoundPlugin plugin) {
  for (const StageInfo& stage : plugin.manifest.stages)
    if (const FoundPlugin* first = provider(stage.type))
      throw Error("offers stage type '" + stage.type + "', which plugin '" + first->manifest.name + "' " +
                      first->manifest.version + " (" + first->library.string() + ") offers already",
                  "remove one of the two, or search the folder of this one first");
  for (std::size_t i = 0; i < plugin.manifest.stages.size(); ++i)
    stages_.emplace(plugin.manifest.stages[i].type, std::pair{plugins_.size(), i});
  plugins_.push_back(std::move(plugin));
}

void Catalog::refuse(const fs::path& path, const std::exception& error) {
  const auto* own = dynamic_cast<const Error*>(&error);
  refused_.push_back({path, own != nullptr ? own->what() : std::string("cannot be read: ") + error.what(),
                      own != nullptr ? own->help() : ""});
}

const StageInfo* Catalog::find(std::string_view stage_type) const {
  const auto found = stages_.find(stage_type);
  if (found == stages_.end()) return nullptr;
  return &plugins_[found->second.first].manifest.stages[found->second.second];
}

const FoundPlugin* Catalog::provider(std::string_view stage_type) const {
  const auto found = stages_.find(stage_type);
  return found == stages_.end() ? nullptr : &plugins_[found->second.first];
}

std::vector<std::string> Catalog::stage_types() const {
  std::vector<std::string> types;
  types.reserve(stages_.size());
  for (const auto& [type, place] : stages_) types.push_back(type);
  return types;
}

}  // namespace pipeline
