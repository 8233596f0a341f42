/// \file
/// Plugins compiled against the headers of the ABI before this one, and of this one.
#include <gtest/gtest.h>

#include <string>

#include "broken_plugins/plugin_folder.h"

namespace pipeline {
namespace {

constexpr std::uint32_t kPrevious = kAbi - 1;

/// What the build of that time wrote beside the library.
Manifest manifest_of_then(const PluginFolder& folder) {
  Manifest manifest = folder.manifest_of("previous", {"abi.nothing"});
  manifest.abi = kPrevious;
  const std::string now = "abi=" + std::to_string(kAbi) + " ";
  EXPECT_TRUE(manifest.fingerprint.starts_with(now)) << manifest.fingerprint;
  manifest.fingerprint.replace(0, now.size(), "abi=" + std::to_string(kPrevious) + " ");
  return manifest;
}

const std::string kWords = "it was built for ABI " + std::to_string(kPrevious) +
                           " of the framework; this one has ABI " + std::to_string(kAbi) + "\n";

TEST(PreviousAbi, IsRefusedByItsManifest) {
  const PluginFolder folder;
  folder.copy_library("previous.so");
  folder.write("previous.json", to_json(manifest_of_then(folder)));
  EXPECT_EQ(folder.refused_by_search(), "FOLDER/previous.so: refused: " + kWords +
                                            "  help: build the plugin again, against this version of the framework\n");
}

TEST(PreviousAbi, IsRefusedByItsEntryWhereTheManifestSaysOtherwise) {
  const PluginFolder folder;
  folder.add("previous", {"abi.nothing"});
  EXPECT_EQ(folder.refused_by_search(), "");
  EXPECT_EQ(folder.refused_by_load("abi.nothing"),
            "plugin 'previous' (FOLDER/previous.so) is refused: " + kWords +
                "help: build the plugin again, against this version of the framework");
}

TEST(PreviousAbi, HidesNoPluginOfThisOne) {
  const PluginFolder folder;
  folder.copy_library("previous.so");
  folder.write("previous.json", to_json(manifest_of_then(folder)));
  folder.add("present", {"abi.nothing"});
  Registry registry(Catalog::search({folder.path()}));
  EXPECT_EQ(registry.catalog().refused().size(), 1U);
  EXPECT_NE(registry.factory("abi.nothing").stage(Value::Map{}), nullptr);
}

}  // namespace
}  // namespace pipeline
