#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "program.h"

namespace pipeline {
namespace {

std::string read_document(const std::string& file) {
  std::ifstream in(std::string(SOURCE_FOLDER) + "/" + file);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

TEST(PluginsReadme, HoldsTheTableThatTheProgramMakes) {
  const testing::Outcome outcome = testing::run_program({"plugins", "--markdown"});
  ASSERT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(read_document("plugins/README.md"), ::testing::HasSubstr(outcome.out))
      << "`pipeline plugins --markdown` prints the table anew";
}

TEST(PluginsReadme, DescribesEveryStageOfTheToolbox) {
  const std::string table = testing::run_program({"plugins", "--markdown"}).out;
  const std::string readme = read_document("plugins/README.md");
  const std::string toolbox = readme.substr(0, readme.find("## Standard stage types"));
  int count = 0;
  for (std::size_t at = table.find("| `image."); at != std::string::npos; at = table.find("| `image.", at + 1)) {
    const std::string row = table.substr(at, table.find('`', at + 3) + 1 - at);
    EXPECT_THAT(toolbox, ::testing::HasSubstr(row)) << "the section on the preprocessing toolbox is written by hand";
    ++count;
  }
  EXPECT_GT(count, 0);
}

TEST(Readme, ShowsThePipelineFileThatThereIs) {
  // What stands under `stages` in the README is the file's own text.
  const std::string file = read_document("pipelines/mnist.yaml");
  EXPECT_THAT(read_document("README.md"), ::testing::HasSubstr(file.substr(file.find("stages:"))));
}

}  // namespace
}  // namespace pipeline
