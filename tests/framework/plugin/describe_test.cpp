#include "plugin/describe.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "broken_plugins/plugin_folder.h"

namespace pipeline {
namespace {

TEST(Describe, WritesTheManifestThatTheSearchExpects) {
  const PluginFolder expected;
  expected.add_good();  // by hand
  const PluginFolder described;
  described.copy_library("good.so");
  EXPECT_EQ(to_json(describe_library(described / "good.so")),
            to_json(Catalog::search({expected.path()}).plugins().at(0).manifest));
}

TEST(Describe, DigestIsThatOfSha256sum) {
  const PluginFolder folder;
  folder.copy_library("good.so");
  const std::string command = "sha256sum " + (folder / "good.so").string() + " > " + (folder / "digest").string();
  ASSERT_EQ(std::system(command.c_str()), 0);
  std::string digest;
  std::ifstream(folder / "digest") >> digest;
  EXPECT_EQ(describe_library(folder / "good.so").sha256, digest);
}

}  // namespace
}  // namespace pipeline
