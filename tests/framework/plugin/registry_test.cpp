#include "plugin/registry.h"

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "broken_plugins/plugin_folder.h"

namespace pipeline {
namespace {

std::vector<std::string> names_of(const std::vector<FoundPlugin>& plugins) {
  std::vector<std::string> names;
  for (const FoundPlugin& plugin : plugins) names.push_back(plugin.manifest.name);
  return names;
}

bool is_in_memory(const std::filesystem::path& library) {
  return dlopen(library.c_str(), RTLD_NOW | RTLD_NOLOAD) != nullptr;
}

TEST(Registry, LoadsAPluginWhenItIsFirstUsed) {
  const PluginFolder folder;
  folder.add_good();
  Registry registry(Catalog::search({folder.path()}));
  EXPECT_THAT(registry.loaded(), ::testing::IsEmpty());
  EXPECT_FALSE(is_in_memory(folder / "good.so"));

  const StageFactory& keep = registry.factory("good.keep");
  EXPECT_EQ(keep.info().parameters, registry.catalog().find("good.keep")->parameters);
  EXPECT_NE(keep.step(Value::Map{{"size", 28}}), nullptr);
  EXPECT_EQ(&registry.factory("good.keep"), &keep);
  EXPECT_NE(&registry.factory("good.nothing"), &keep);
  EXPECT_THAT(names_of(registry.loaded()), ::testing::ElementsAre("good"));
}

TEST(Registry, LibrariesStayWhenItGoes) {
  const PluginFolder folder;
  folder.add_good();
  std::unique_ptr<SetPreprocess> step;
  {
    Registry registry(Catalog::search({folder.path()}));
    step = registry.factory("good.keep").step(Value::Map{});
  }
  EXPECT_TRUE(is_in_memory(folder / "good.so"));
  step.reset();  // calls a destructor in the library
}

TEST(Registry, OneLibraryServesTwoRegistries) {
  const PluginFolder folder;
  folder.add_good();
  const Catalog catalog = Catalog::search({folder.path()});
  Registry first(catalog);
  Registry second(catalog);
  EXPECT_NE(&first.factory("good.keep"), &second.factory("good.keep"));
}

TEST(Registry, ALibraryBehindALinkIsLoaded) {
  const PluginFolder folder;
  folder.add_good();
  std::filesystem::create_directory(folder / "1.2");
  std::filesystem::rename(folder / "good.so", folder / "1.2/good-1.2.so");
  std::filesystem::create_symlink("1.2/good-1.2.so", folder / "good.so");
  Registry registry(Catalog::search({folder.path()}));
  EXPECT_EQ(registry.factory("good.nothing").info().kind, StageKind::stage);
}

TEST(Registry, PluginsKeepTheirEqualSymbolsApart) {
  const PluginFolder folder;
  folder.add("rival", {"rival.nothing", "good.nothing"});
  const PluginFolder other;
  other.add_good();
  // Both libraries define the same names (pipeline_plugin, add_all, a class Nothing); each must use its own.
  Registry rival(Catalog::search({folder.path()}));
  Registry good(Catalog::search({other.path()}));
  EXPECT_NO_THROW(rival.factory("rival.nothing"));
  EXPECT_NO_THROW(good.factory("good.keep"));
}

TEST(Registry, MayBeAskedFromSeveralThreads) {
  const PluginFolder folder;
  folder.add_good();
  Registry registry(Catalog::search({folder.path()}));
  std::vector<const StageFactory*> found(8);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < found.size(); ++i)
      threads.emplace_back([&, i] {
        found[i] = &registry.factory(i % 2 == 0 ? "good.keep" : "good.nothing");
        EXPECT_EQ(registry.loaded().size(), 1U);
      });
  }
  for (std::size_t i = 2; i < found.size(); ++i) EXPECT_EQ(found[i], found[i % 2]);
}

TEST(Registry, UnknownStageTypeIsAnError) {
  Registry registry{Catalog()};
  EXPECT_EQ(testing::message_of([&] { registry.factory("good.keep"); }),
            "no plugin offers the stage type 'good.keep'\n"
            "help: 'pipeline plugins' lists the stage types there are");
}

}  // namespace
}  // namespace pipeline
