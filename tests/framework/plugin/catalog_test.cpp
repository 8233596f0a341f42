#include "plugin/catalog.h"

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "broken_plugins/plugin_folder.h"

namespace pipeline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Catalog, KnowsStageTypesWithoutLoadingAnything) {
  const PluginFolder folder;
  folder.add_good();
  const Catalog catalog = Catalog::search({folder.path()});

  EXPECT_THAT(catalog.refused(), IsEmpty());
  EXPECT_THAT(catalog.stage_types(), ElementsAre("good.keep", "good.nothing"));
  ASSERT_NE(catalog.find("good.keep"), nullptr);
  EXPECT_EQ(catalog.find("good.keep")->parameter("size")->fallback, Value(20));
  EXPECT_EQ(catalog.find("good.keep")->parameter("size")->range, range(1, 4096));
  EXPECT_EQ(catalog.provider("good.nothing")->library, folder / "good.so");
  EXPECT_EQ(catalog.provider("good.nothing")->manifest.version, "1.2.3");
  // RTLD_NOLOAD: a handle only if it is in memory already.
  EXPECT_EQ(dlopen((folder / "good.so").c_str(), RTLD_NOW | RTLD_NOLOAD), nullptr);
}

TEST(Catalog, UnknownStageTypeIsNull) {
  const PluginFolder folder;
  folder.add_good();
  const Catalog catalog = Catalog::search({folder.path()});
  EXPECT_EQ(catalog.find("good"), nullptr);
  EXPECT_EQ(catalog.find("good.other"), nullptr);
  EXPECT_EQ(catalog.provider("other.keep"), nullptr);
}

TEST(Catalog, TheFirstFolderWins) {
  const PluginFolder mine;
  const PluginFolder installed;
  mine.add("rival", {"rival.nothing", "good.nothing"});
  installed.add_good();
  const Catalog catalog = Catalog::search({mine.path(), installed.path()});
  EXPECT_EQ(catalog.provider("good.nothing")->manifest.name, "rival");
  EXPECT_EQ(catalog.find("good.keep"), nullptr);  // a plugin is taken whole or not at all
  ASSERT_EQ(catalog.refused().size(), 1U);
  EXPECT_EQ(catalog.refused().front().path, installed / "good.so");
}

TEST(Catalog, AFolderNamedTwiceIsSearchedOnce) {
  const PluginFolder folder;
  folder.add_good();
  const Catalog catalog = Catalog::search({folder.path(), folder / ".", folder / "../" / folder.path().filename()});
  EXPECT_THAT(catalog.folders(), ElementsAre(folder.path()));
  EXPECT_EQ(catalog.plugins().size(), 1U);
  EXPECT_THAT(catalog.refused(), IsEmpty());
}

TEST(Catalog, OtherFilesAreNoPlugins) {
  const PluginFolder folder;
  folder.add_good();
  folder.write("README.md", "what is here");
  folder.write(".pipeline-1-1.tmp", "{");
  folder.write(".good.json", "{");
  folder.write("libhelper.so.1", "a library that a plugin needs");
  const Catalog catalog = Catalog::search({folder.path()});
  EXPECT_EQ(catalog.plugins().size(), 1U);
  EXPECT_THAT(catalog.refused(), IsEmpty());
}

TEST(Catalog, ACopyIsWhole) {
  const PluginFolder folder;
  folder.add_good();
  auto first = std::make_unique<Catalog>(Catalog::search({folder.path()}));
  const Catalog copy = *first;
  first.reset();
  EXPECT_EQ(copy.find("good.keep")->summary, "keeps each image as it is");
}

TEST(Catalog, OfNoFolderIsEmpty) {
  EXPECT_THAT(Catalog::search({}).stage_types(), IsEmpty());
  EXPECT_THAT(Catalog().plugins(), IsEmpty());
}

}  // namespace
}  // namespace pipeline
