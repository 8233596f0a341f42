#include "plugin/registry.h"

#include <utility>

#include "plugin/plugin_library.h"
#include "plugin/stage_info_json.h"

namespace pipeline {
namespace {

constexpr const char* kInstallAgain = "build or install the plugin again, which writes library and manifest";

void require_described_by(const Manifest& manifest, const PluginEntry& entry) {
  if (entry.name == manifest.name && entry.version == manifest.version) return;
  throw Error(std::string("calls itself plugin '") + entry.name + "' " + entry.version + "; its manifest says '" +
                  manifest.name + "' " + manifest.version,
              kInstallAgain);
}

/// The manifest was checked against before anything ran, so what runs must be what it describes.
void require_described_by(const Manifest& manifest, const std::vector<NamedFactory>& stages) {
  std::map<std::string_view, const StageInfo*> described;
  for (const StageInfo& stage : manifest.stages) described.emplace(stage.type, &stage);
  for (const NamedFactory& stage : stages) {
    const auto found = described.find(stage.info.type);
    if (found == described.end())
      throw Error("has a stage type '" + stage.info.type + "' that its manifest does not name", kInstallAgain);
    // As text: a number that is not finite, and a range that says nothing, are equal only there.
    if (value_of(stage.info).json() != value_of(*found->second).json())
      throw Error("describes stage type '" + stage.info.type + "' otherwise than its manifest", kInstallAgain);
    described.erase(found);
  }
  if (!described.empty())
    throw Error("has no stage type '" + std::string(described.begin()->first) + "', which its manifest names",
                kInstallAgain);
}

}  // namespace

const StageFactory& Registry::factory(std::string_view stage_type) {
  const FoundPlugin* plugin = catalog_.provider(stage_type);
  if (plugin == nullptr)
    throw Error("no plugin offers the stage type '" + std::string(stage_type) + "'",
                "'pipeline plugins' lists the stage types there are");
  const std::lock_guard lock(mutex_);
  auto place = outcomes_.find(plugin);
  if (place == outcomes_.end()) place = outcomes_.emplace(plugin, load(*plugin)).first;
  const Outcome& outcome = place->second;
  if (outcome.refused) throw Error(*outcome.refused);
  return *outcome.factories.find(stage_type)->second;
}

std::vector<FoundPlugin> Registry::loaded() const {
  const std::lock_guard lock(mutex_);
  std::vector<FoundPlugin> plugins;
  for (const FoundPlugin* plugin : loaded_) plugins.push_back(*plugin);
  return plugins;
}

Registry::Outcome Registry::load(const FoundPlugin& plugin) {
  Outcome outcome;
  try {
    // Once more, right before its static constructors run: the file may have changed since the search.
    require_unchanged(plugin);
    const PluginEntry& entry = load_plugin_library(std::filesystem::canonical(plugin.library));
    require_described_by(plugin.manifest, entry);
    std::vector<NamedFactory> stages = stages_of(entry);
    require_described_by(plugin.manifest, stages);
    for (NamedFactory& stage : stages) outcome.factories.emplace(stage.info.type, std::move(stage.factory));
    loaded_.push_back(&plugin);
  } catch (const Error& error) {
    outcome.refused.emplace(
        "plugin '" + plugin.manifest.name + "' (" + plugin.library.string() + ") is refused: it " + error.what(),
        error.help());
  }
  return outcome;
}

}  // namespace pipeline
