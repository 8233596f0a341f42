// Plugins whose manifest is in order, and whose library is not: the whole message of each.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "broken_plugins/plugin_folder.h"
#include "plugin/describe.h"

namespace pipeline {
namespace {

TEST(RefusedByLoad, EachSaysWhatWhereAndHowToMendIt) {
  struct Case {
    std::string plugin;
    std::string stage_type;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {"no_symbol", "some.nothing",
       "is not a plugin: it has no symbol 'pipeline_plugin'\n"
       "help: give one of its sources a PIPELINE_PLUGIN(plugin) { ... } and build it with pipeline_add_plugin"},
      {"wrong_abi", "some.nothing",
       "was built for ABI 999 of the framework; this one has ABI 4\n"
       "help: build the plugin again, against this version of the framework"},
      {"other_fingerprint", "other.nothing",
       "was built in another way than the framework: eigen_align is 32 (the framework's: 64)\n"
       "help: build the plugin again, with the framework's compiler and options"},
      {"short_entry", "some.nothing",
       "has an entry of 8 bytes; this framework's has 40\n"
       "help: build the plugin again, against this version of the framework"},
      {"impostor", "some.nothing",
       "calls itself plugin 'somebody' 9.9.9; its manifest says 'impostor' 1.2.3\n"
       "help: build or install the plugin again, which writes library and manifest"},
      {"throws_in_add", "throws.nothing",
       "failed while naming its stage types: the table of weights is missing\n"
       "help: this is a mistake in the plugin; tell its author"},
      {"same_type_twice", "same.nothing",
       "failed while naming its stage types: stage type 'same.nothing' is added twice\n"
       "help: leave out one of its two plugin.add lines"},
      {"missing_dependency", "missing.nothing",
       "needs the library libgone.so, which is not found on this system\n"
       "help: install the package that has libgone.so, or build the plugin again with a run path (RPATH) to the "
       "folder it is in"},
      {"missing_symbol", "later.nothing",
       "needs 'pipeline::added_in_a_later_version(double)', which neither the framework nor a library it is linked to "
       "has\n"
       "help: build the plugin again, against this version of the framework, and name every library that it uses "
       "after LINK in pipeline_add_plugin"},
  };
  for (const Case& broken : cases) {
    SCOPED_TRACE(broken.plugin);
    const PluginFolder folder;
    folder.add(broken.plugin, {broken.stage_type});
    EXPECT_EQ(folder.refused_by_search(), "");
    EXPECT_EQ(folder.refused_by_load(broken.stage_type),
              "plugin '" + broken.plugin + "' (FOLDER/" + broken.plugin + ".so) is refused: it " + broken.expected);
  }
}

TEST(RefusedByLoad, AStageTypeThatTheManifestDescribesOtherwise) {
  const PluginFolder folder;
  folder.add_good();
  Manifest manifest = Catalog::search({folder.path()}).plugins().front().manifest;
  manifest.stages.front().parameters.front().fallback = 21;
  folder.write("good.json", to_json(manifest));
  EXPECT_EQ(folder.refused_by_load("good.keep"),
            "plugin 'good' (FOLDER/good.so) is refused: it describes stage type 'good.keep' otherwise than its "
            "manifest\n"
            "help: build or install the plugin again, which writes library and manifest");
}

TEST(RefusedByLoad, StageTypesThatOnlyOneOfLibraryAndManifestHas) {
  const PluginFolder more;
  more.add("rival", {"rival.nothing"});
  EXPECT_EQ(
      more.refused_by_load("rival.nothing"),
      "plugin 'rival' (FOLDER/rival.so) is refused: it has a stage type 'good.nothing' that its manifest does not "
      "name\n"
      "help: build or install the plugin again, which writes library and manifest");
  const PluginFolder fewer;
  fewer.add("rival", {"rival.nothing", "good.nothing", "rival.else"});
  EXPECT_EQ(fewer.refused_by_load("rival.else"),
            "plugin 'rival' (FOLDER/rival.so) is refused: it has no stage type 'rival.else', which its manifest names\n"
            "help: build or install the plugin again, which writes library and manifest");
}

TEST(RefusedByLoad, ALibraryThatChangedAfterTheSearchIsNotLoaded) {
  const PluginFolder folder;
  folder.add_good();
  Registry registry(Catalog::search({folder.path()}));
  std::ofstream(folder / "good.so", std::ios::app) << "x";
  // A search would describe it anew; what was found before is not what lies there now.
  std::filesystem::last_write_time(folder / "good.so",
                                   std::filesystem::last_write_time(folder / "good.json") + std::chrono::seconds(1));
  EXPECT_EQ(folder.shown(testing::message_of([&] { registry.factory("good.keep"); })),
            "plugin 'good' (FOLDER/good.so) is refused: it is not the library that its manifest describes: its SHA-256 "
            "is SHA256(good.so), the manifest's is " +
                registry.catalog().plugins().front().manifest.sha256 +
                "\n"
                "help: build or install the plugin again, which writes both");
}

TEST(RefusedByLoad, MissingDependencyLoadsOnceItIsThere) {
  const PluginFolder folder;
  folder.add("missing_dependency", {"missing.nothing"});
  EXPECT_NE(folder.refused_by_load("missing.nothing"), "no error");
  folder.copy_library("libgone.so");
  EXPECT_EQ(folder.refused_by_load("missing.nothing"), "no error");
}

TEST(RefusedByLoad, OneBadPluginLeavesTheOthersUsableAndNothingOfItself) {
  const PluginFolder folder;
  folder.add_good();
  folder.add("throws_in_add", {"throws.nothing"});
  Registry registry(Catalog::search({folder.path()}));
  const std::string first = testing::message_of([&] { registry.factory("throws.nothing"); });
  EXPECT_EQ(registry.factory("good.nothing").info().kind, StageKind::stage);
  // `add` had named throws.nothing before it threw.
  EXPECT_EQ(testing::message_of([&] { registry.factory("throws.nothing"); }), first);
  ASSERT_EQ(registry.loaded().size(), 1U);
  EXPECT_EQ(registry.loaded().front().manifest.name, "good");
}

TEST(RefusedByDescribe, WhatNoManifestCouldBeMadeOf) {
  const PluginFolder folder;
  folder.copy_library("bad_default.so");
  EXPECT_EQ(
      testing::message_of([&] { describe_library(folder / "bad_default.so"); }),
      "describes itself wrongly: its description: stages[0].parameters[0].default: 0 lies outside the range: 1 to "
      "4096\n"
      "help: mend the stage type's describe()");
  folder.copy_library("impostor.so");
  EXPECT_EQ(testing::message_of([&] { describe_library(folder / "impostor.so"); }),
            "is named otherwise than its plugin 'somebody'\n"
            "help: name the file somebody.so");
  EXPECT_EQ(testing::message_of([&] { describe_library(folder / "absent.so"); }),
            "cannot be found: No such file or directory");
}

}  // namespace
}  // namespace pipeline
