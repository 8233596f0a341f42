// Plugins that are refused before anything of them is loaded: the whole message of each.
#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "broken_plugins/plugin_folder.h"
#include "plugin/describe_process.h"

namespace pipeline {
namespace {

namespace fs = std::filesystem;

TEST(RefusedBySearch, EachSaysWhatWhereAndHowToMendIt) {
  struct Case {
    std::string name;
    std::function<void(const PluginFolder&)> spoil;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {"library writable by others",
       [](const PluginFolder& folder) {
         folder.add_good();
         fs::permissions(folder / "good.so", fs::perms(0646));
       },
       "FOLDER/good.so: refused: it may be written to by every user (mode 0646), who could change what this program "
       "runs\n"
       "  help: take that right away: chmod o-w FOLDER/good.so\n"},
      {"manifest writable by others",
       [](const PluginFolder& folder) {
         folder.add_good();
         fs::permissions(folder / "good.json", fs::perms(0666));
       },
       "FOLDER/good.so: refused: it has a manifest that cannot be used: good.json may be written to by every user "
       "(mode 0666), who could change what this program runs\n"
       "  help: take that right away: chmod o-w FOLDER/good.json\n"},
      {"folder writable by others",
       [](const PluginFolder& folder) {
         folder.add_good();
         fs::permissions(folder.path(), fs::perms(0757));
       },
       "FOLDER: refused: it may be written to by every user (mode 0757), who could change what this program runs\n"
       "  help: take that right away: chmod o-w FOLDER\n"},
      {"link into a folder writable by others",
       [](const PluginFolder& folder) {
         folder.add_good();
         fs::create_directory(folder / "elsewhere");
         fs::rename(folder / "good.so", folder / "elsewhere/good.so");
         fs::permissions(folder / "elsewhere", fs::perms(0757));
         fs::create_symlink("elsewhere/good.so", folder / "good.so");
       },
       "FOLDER/good.so: refused: it is a link into FOLDER/elsewhere, which may be written to by every user (mode "
       "0757), who could change what this program runs\n"
       "  help: take that right away: chmod o-w FOLDER/elsewhere\n"},
      {"link to nothing",
       [](const PluginFolder& folder) { fs::create_symlink("elsewhere/good.so", folder / "good.so"); },
       "FOLDER/good.so: refused: it is a symbolic link to nothing\n"},
      {"not a regular file", [](const PluginFolder& folder) { fs::create_directory(folder / "good.so"); },
       "FOLDER/good.so: refused: it is a folder, a file was expected\n"
       "  help: remove it, or build the plugin again\n"},
      {"no manifest, and no plugin", [](const PluginFolder& folder) { folder.copy_library("no_symbol.so"); },
       "FOLDER/no_symbol.so: refused: it has no manifest no_symbol.json beside it; asked to describe itself, it "
       "is not a plugin: it has no symbol 'pipeline_plugin'\n"
       "  help: give one of its sources a PIPELINE_PLUGIN(plugin) { ... } and build it with pipeline_add_plugin\n"},
      {"no manifest, and it crashes", [](const PluginFolder& folder) { folder.copy_library("crashes.so"); },
       "FOLDER/crashes.so: refused: it has no manifest crashes.json beside it; asked to describe itself, it crashed "
       "(signal 6, Aborted)\n"
       "  help: run 'pipeline-describe FOLDER/crashes.so crashes.json' in a debugger\n"},
      {"no manifest, and not a library", [](const PluginFolder& folder) { folder.write("letter.so", "Dear reader"); },
       "FOLDER/letter.so: refused: it is not a shared library: it does not begin as an ELF file does\n"
       "  help: build the plugin again, on this machine\n"},
      {"no library", [](const PluginFolder& folder) { folder.write("good.json", "{}"); },
       "FOLDER/good.json: refused: it is a manifest without its library good.so\n"
       "  help: remove it, or build the plugin again\n"},
      {"truncated manifest",
       [](const PluginFolder& folder) {
         folder.add_good();
         folder.write("good.json", R"({"name": "good", "version": )");
       },
       "FOLDER/good.so: refused: it has a manifest that cannot be used: good.json: the text is not JSON: it ends too "
       "early, at byte 28\n"
       "  help: build the plugin again; the build writes the manifest\n"},
      {"manifest of another shape",
       [](const PluginFolder& folder) {
         folder.add_good();
         folder.write("good.json", "[1, 2]");
       },
       "FOLDER/good.so: refused: it has a manifest that cannot be used: good.json: expected a map, found a list\n"
       "  help: build the plugin again; the build writes the manifest\n"},
      {"malformed stage type",
       [](const PluginFolder& folder) {
         folder.copy_library("good.so");
         folder.write("good.json", to_json(folder.manifest_of("good", {"good.Keep"})));
       },
       "FOLDER/good.so: refused: it has a manifest that cannot be used: good.json: stages[0].type: expected a stage "
       "type FAMILY.NOUN of a-z, 0-9 and _, found 'good.Keep'\n"
       "  help: build the plugin again; the build writes the manifest\n"},
      {"wrong ABI number",
       [](const PluginFolder& folder) {
         folder.copy_library("wrong_abi.so");
         Manifest manifest = folder.manifest_of("wrong_abi", {"wrong.nothing"});
         manifest.abi = 999;
         folder.write("wrong_abi.json", to_json(manifest));
       },
       "FOLDER/wrong_abi.so: refused: it was built for ABI 999 of the framework; this one has ABI 4\n"
       "  help: build the plugin again, against this version of the framework\n"},
      {"wrong ABI number with a manifest of another shape",
       [](const PluginFolder& folder) {
         folder.copy_library("good.so");
         folder.write("good.json", R"({"name": "good", "version": "3.0", "abi": 5, "fingerprint": "abi=5",
                                       "sha256": "-", "stage_types": {}})");
       },
       "FOLDER/good.so: refused: it was built for ABI 5 of the framework; this one has ABI 4\n"
       "  help: build the plugin again, against this version of the framework\n"},
      {"other fingerprint",
       [](const PluginFolder& folder) {
         folder.copy_library("other_fingerprint.so");
         Manifest manifest = folder.manifest_of("other_fingerprint", {"other.nothing"});
         manifest.fingerprint.replace(manifest.fingerprint.find("eigen_align=64"), 14, "eigen_align=32");
         folder.write("other_fingerprint.json", to_json(manifest));
       },
       "FOLDER/other_fingerprint.so: refused: it was built in another way than the framework: eigen_align is 32 (the "
       "framework's: 64)\n"
       "  help: build the plugin again, with the framework's compiler and options\n"},
      {"manifest of another plugin",
       [](const PluginFolder& folder) {
         folder.add_good();
         fs::rename(folder / "good.so", folder / "best.so");
         fs::rename(folder / "good.json", folder / "best.json");
       },
       "FOLDER/best.so: refused: it has the manifest of a plugin 'good'\n"
       "  help: rename the two files to good.so and good.json, or build the plugin again\n"},
      {"stale manifest",
       [](const PluginFolder& folder) {
         folder.add_good();
         fs::remove(folder / "good.so");
         folder.copy_library("rival.so");
         fs::rename(folder / "rival.so", folder / "good.so");
         fs::last_write_time(folder / "good.so", fs::last_write_time(folder / "good.json") + std::chrono::seconds(1));
       },
       "FOLDER/good.so: refused: it is newer than its manifest; asked to describe itself, it is named "
       "otherwise than its plugin 'rival'\n"
       "  help: name the file rival.so\n"},
      {"manifest of another library",
       [](const PluginFolder& folder) {
         folder.add_good();
         fs::rename(folder / "good.so", folder / "former");
         folder.copy_library("rival.so");
         fs::rename(folder / "rival.so", folder / "good.so");
         fs::last_write_time(folder / "good.json", fs::last_write_time(folder / "good.so"));
       },
       "FOLDER/good.so: refused: it is not the library that its manifest describes: its SHA-256 is SHA256(good.so), "
       "the "
       "manifest's is SHA256(former)\n"
       "  help: build or install the plugin again, which writes both\n"},
      {"not a library",
       [](const PluginFolder& folder) {
         folder.write("letter.so", "Dear reader, this is text.\n");
         folder.write("letter.json", to_json(folder.manifest_of("letter", {"letter.nothing"})));
       },
       "FOLDER/letter.so: refused: it is not a shared library: it does not begin as an ELF file does\n"
       "  help: build the plugin again, on this machine\n"},
      {"library cut within its header",
       [](const PluginFolder& folder) {
         folder.copy_library("good.so");
         fs::resize_file(folder / "good.so", 63);
         folder.write("good.json", to_json(folder.manifest_of("good", {"good.nothing"})));
       },
       "FOLDER/good.so: refused: it is not a shared library: it ends within its ELF header\n"
       "  help: build the plugin again, on this machine\n"},
      {"an object file instead of a library",
       [](const PluginFolder& folder) {
         folder.copy_library("good.so");
         std::fstream file(folder / "good.so", std::ios::in | std::ios::out | std::ios::binary);
         file.seekp(16).put(1);  // e_type: ET_REL
         file.close();
         folder.write("good.json", to_json(folder.manifest_of("good", {"good.nothing"})));
       },
       "FOLDER/good.so: refused: it is not a shared library: its ELF type is 1, expected 3\n"
       "  help: build the plugin again, on this machine\n"},
      {"stage type that is there already",
       [](const PluginFolder& folder) {
         folder.add_good();
         folder.add("rival", {"rival.nothing", "good.nothing"});
       },
       "FOLDER/rival.so: refused: it offers stage type 'good.nothing', which plugin 'good' 1.2.3 (FOLDER/good.so) "
       "offers already\n"
       "  help: remove one of the two, or search the folder of this one first\n"},
  };
  for (const Case& spoiled : cases) {
    SCOPED_TRACE(spoiled.name);
    const PluginFolder folder;
    spoiled.spoil(folder);
    EXPECT_EQ(folder.refused_by_search(), spoiled.expected);
  }
}

TEST(Search, MakesAMissingManifestAnew) {
  const PluginFolder folder;
  folder.copy_library("good.so");
  EXPECT_EQ(folder.refused_by_search(), "");
  // The very file that the build would have written, so it is not made again.
  const auto written = fs::last_write_time(folder / "good.json");
  Registry registry(Catalog::search({folder.path()}));
  EXPECT_EQ(fs::last_write_time(folder / "good.json"), written);
  EXPECT_EQ(registry.factory("good.keep").info().kind, StageKind::step);
}

TEST(Search, MakesAnOlderManifestAnew) {
  const PluginFolder folder;
  folder.add_good();
  Manifest former = folder.manifest_of("good", {"good.gone"});
  former.sha256 = std::string(64, '0');
  folder.write("good.json", to_json(former));
  fs::last_write_time(folder / "good.json", fs::last_write_time(folder / "good.so") - std::chrono::seconds(1));
  EXPECT_EQ(folder.refused_by_search(), "");
  EXPECT_THAT(Catalog::search({folder.path()}).stage_types(), ::testing::ElementsAre("good.keep", "good.nothing"));
}

TEST(Search, AFolderThatMayNotBeWrittenToGetsNoManifest) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write anywhere";
  const PluginFolder folder;
  folder.copy_library("good.so");
  fs::permissions(folder.path(), fs::perms(0555));
  EXPECT_THAT(Catalog::search({folder.path()}).stage_types(), ::testing::ElementsAre("good.keep", "good.nothing"));
  EXPECT_FALSE(fs::exists(folder / "good.json"));
  fs::permissions(folder.path(), fs::perms(0755));
}

TEST(Search, APluginThatHangsWhileItDescribesItselfIsEnded) {
  const PluginFolder folder;
  folder.copy_library("hangs.so");
  ASSERT_TRUE(describe_program());
  EXPECT_EQ(testing::message_of([&] {
              described_in_a_process(*describe_program(), folder / "hangs.so", std::chrono::milliseconds(300));
            }),
            "took longer than 1 s");
  EXPECT_FALSE(fs::exists(folder / "hangs.json"));
}

TEST(RefusedBySearch, AMissingFolderIsSaid) {
  const Catalog catalog = Catalog::search({"/nowhere/plugins"});
  ASSERT_EQ(catalog.refused().size(), 1U);
  EXPECT_EQ(text_of(catalog.refused().front()), "/nowhere/plugins: refused: it does not exist");
}

TEST(RefusedBySearch, WrongAbiNeverRunsItsStaticConstructor) {
  const PluginFolder folder;
  folder.copy_library("wrong_abi.so");
  Manifest manifest = folder.manifest_of("wrong_abi", {"wrong.nothing"});
  manifest.abi = 999;
  folder.write("wrong_abi.json", to_json(manifest));
  const fs::path trace = folder / "trace";
  ASSERT_EQ(setenv("PIPELINE_TEST_TRACE", trace.c_str(), 1), 0);

  Registry registry(Catalog::search({folder.path()}));
  EXPECT_EQ(registry.catalog().refused().size(), 1U);
  EXPECT_THROW(registry.factory("wrong.nothing"), Error);
  EXPECT_FALSE(fs::exists(trace));

  // The trap is set: had anything loaded the library, there would be a trace.
  ASSERT_NE(dlopen((folder / "wrong_abi.so").c_str(), RTLD_NOW | RTLD_LOCAL), nullptr) << dlerror();
  EXPECT_TRUE(fs::exists(trace));
}

TEST(RefusedBySearch, OneBadPluginHidesNoGoodOne) {
  const PluginFolder folder;
  folder.add_good();
  folder.copy_library("no_symbol.so");  // no manifest
  folder.write("a_letter.so", "Dear reader");
  folder.write("z.json", "{");
  folder.add("rival", {"rival.nothing", "good.nothing"});

  Registry registry(Catalog::search({folder.path()}));
  EXPECT_EQ(registry.catalog().refused().size(), 4U);
  EXPECT_THAT(registry.catalog().stage_types(), ::testing::ElementsAre("good.keep", "good.nothing"));
  EXPECT_EQ(registry.factory("good.keep").info().kind, StageKind::step);
}

}  // namespace
}  // namespace pipeline
