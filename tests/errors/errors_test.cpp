/// \file
/// Each x.yaml of this folder holds one mistake (or one kind of them); x.txt is all that a user reads of it. A comment
/// "# --set ID.KEY=VALUE" in the first line is an option of the command.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <pipeline/pipeline.h>

namespace pipeline {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<std::string> options_of(const std::string& text) {
  std::istringstream line(text.substr(0, text.find('\n')));
  std::vector<std::string> sets;
  for (std::string word; line >> word;)
    if (word == "--set" && line >> word) sets.push_back(word);
  return sets;
}

/// What `check` says of the file, with the folder's name taken off.
std::string message_of(const fs::path& file) {
  RunOptions options;
  options.sets = options_of(read(file));
  std::string text = "no error";
  try {
    check_pipeline(file, options);
  } catch (const PipelineFileError& error) {
    text = error.what();
  }
  const std::string folder = file.parent_path().string() + "/";
  for (std::size_t at = 0; (at = text.find(folder)) != std::string::npos;) text.erase(at, folder.size());
  return text + "\n";
}

class ErrorsTest : public ::testing::TestWithParam<std::string> {};

TEST_P(ErrorsTest, TheWholeMessageIsAsExpected) {
  ::unsetenv("PIPELINE_TEST_UNSET");
  const fs::path file = fs::path(ERRORS_FOLDER) / (GetParam() + ".yaml");
  const fs::path expected = fs::path(ERRORS_FOLDER) / (GetParam() + ".txt");
  const std::string message = message_of(file);
  if (std::getenv("PIPELINE_APPROVE") != nullptr) std::ofstream(expected, std::ios::binary) << message;
  ASSERT_TRUE(fs::exists(expected)) << "tools/approve.sh writes " << expected;
  EXPECT_EQ(message, read(expected));
  EXPECT_NE(message, "no error\n");
  for (std::istringstream lines(message); !lines.eof();) {
    std::string line;
    std::getline(lines, line);
    EXPECT_EQ(line.find(".cpp"), std::string::npos) << line;
  }
}

std::vector<std::string> names() {
  std::set<std::string> found;
  for (const auto& entry : fs::directory_iterator(ERRORS_FOLDER))
    if (entry.path().extension() == ".yaml") found.insert(entry.path().stem().string());
  return {found.begin(), found.end()};
}

INSTANTIATE_TEST_SUITE_P(Mistakes, ErrorsTest, ::testing::ValuesIn(names()),
                         [](const auto& test) { return test.param; });

TEST(ErrorsFolder, HoldsAtLeastThirtyDistinctMessages) {
  std::set<std::string> messages;
  for (const std::string& name : names()) messages.insert(read(fs::path(ERRORS_FOLDER) / (name + ".txt")));
  EXPECT_EQ(messages.size(), names().size());
  EXPECT_GE(messages.size(), 30U);
}

}  // namespace
}  // namespace pipeline
