#include "plugin/plugin_folders.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "support/temp_dir.h"

namespace pipeline {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;

class PluginFolders : public ::testing::Test {
 protected:
  void SetUp() override { unsetenv("PIPELINE_PLUGIN_PATH"); }
  static void set_path(const std::string& path) { setenv("PIPELINE_PLUGIN_PATH", path.c_str(), 1); }

  /// The tests' build tree: this program is in bin, libpipeline.so in the folder beside it.
  const fs::path own_ = fs::path(PIPELINE_TEST_OWN_FOLDER);
};

TEST_F(PluginFolders, ByDefaultTheFolderBesideTheFrameworksLibrary) {
  EXPECT_THAT(plugin_folders(), ElementsAre(own_));
}

TEST_F(PluginFolders, GivenOnesComeFirstThenTheEnvironments) {
  set_path("/env/one:/env/two");
  EXPECT_THAT(plugin_folders({"/given"}), ElementsAre("/given", "/env/one", "/env/two", own_));
}

TEST_F(PluginFolders, EmptyEntriesNeverMeanTheCurrentFolder) {
  set_path("::/env/one::");
  EXPECT_THAT(plugin_folders({""}), ElementsAre("/env/one", own_));
  set_path("");
  EXPECT_THAT(plugin_folders(), ElementsAre(own_));
}

TEST_F(PluginFolders, RelativeOnesAreMadeAbsolute) {
  EXPECT_THAT(plugin_folders({"mine", "."}), ElementsAre(fs::current_path() / "mine", fs::current_path(), own_));
}

TEST_F(PluginFolders, EachIsThereOnce) {
  const testing::TempDir folder;
  fs::create_directory(folder.path() / "real");
  fs::create_symlink("real", folder.path() / "link");
  set_path((folder.path() / "link").string() + ":" + own_.string());
  EXPECT_THAT(plugin_folders({folder.path() / "real"}), ElementsAre(folder.path() / "real", own_));
}

}  // namespace
}  // namespace pipeline
