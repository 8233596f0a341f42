#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "program.h"
#include "support/temp_dir.h"

namespace pipeline {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Outcome;
using testing::run_program;
using testing::TempDir;

// That each kind builds, passes its tests and runs is tested against the installed package: tests/out_of_tree.

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename().string());
  return names;
}

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

TEST(NewPlugin, IsAFolderWithItsSourceTestPipelineAndCommands) {
  const TempDir folder;
  const Outcome outcome = run_program({"new-plugin", "ink", "--kind", "preprocess"}, {.folder = folder.path()});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(names_in(folder.path()), ElementsAre("ink"));
  EXPECT_THAT(names_in(folder / "ink"),
              ElementsAre(".gitignore", "CMakeLists.txt", "README.md", "gamma.cpp", "gamma_test.cpp", "ink.yaml"));
  EXPECT_THAT(read(folder / "ink/gamma.cpp"), HasSubstr(R"(plugin.add<Gamma>("ink.gamma"))"));
  EXPECT_THAT(read(folder / "ink/ink.yaml"), HasSubstr("uses: ink.gamma\n"));
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("ink holds the plugin 'ink' with the stage type ink.gamma:\n"),
                                 HasSubstr("\nNext:\n  cd ink\n  cmake -B build"),
                                 HasSubstr("pipeline run ink.yaml --plugins build/lib/pipeline/plugins\n")));
}

TEST(NewPlugin, EveryKindHasNoWordLeftToFillIn) {
  const TempDir folder;
  for (const std::string kind : {"dataset", "preprocess", "network", "trainer", "metric", "report"}) {
    SCOPED_TRACE(kind);
    ASSERT_EQ(run_program({"new-plugin", "my_" + kind, "--kind", kind, "--dir", folder.path().string()}).exit_code, 0);
    for (const auto& entry : fs::directory_iterator(folder / ("my_" + kind)))
      EXPECT_EQ(read(entry.path()).find('@'), std::string::npos) << entry.path();
  }
}

TEST(NewPlugin, MistakesMakeNothing) {
  const TempDir folder;
  fs::create_directory(folder / "taken");
  folder.write("file", "");
  struct Case {
    std::vector<std::string> words;
    std::string message;
  };
  for (const Case& c : std::vector<Case>{
           {{"ink"},
            "pipeline: error: 'pipeline new-plugin' needs --kind\n"
            "  help: it takes: dataset, preprocess, network, trainer, metric, report\n"},
           {{"ink", "--kind", "preproces"},
            "pipeline: error: there is no kind of plugin 'preproces'\n"
            "  help: did you mean 'preprocess'? --kind takes: dataset, preprocess, network, trainer, metric, report\n"},
           {{"--kind", "report"},
            "pipeline: error: 'pipeline new-plugin' takes the NAME of one plugin\n"
            "  help: for instance: pipeline new-plugin ink --kind preprocess\n"},
           {{"My-Ink", "--kind", "report"},
            "pipeline: error: 'My-Ink' cannot name a plugin\n"
            "  help: use at most 60 lower-case letters, digits and _, beginning with a letter, as in 'ink_2'\n"},
           {{"../ink", "--kind", "report"},
            "pipeline: error: '../ink' cannot name a plugin\n"
            "  help: use at most 60 lower-case letters, digits and _, beginning with a letter, as in 'ink_2'\n"},
           {{"taken", "--kind", "report"},
            "pipeline: error: taken is there already\n"
            "  help: choose another name, or another place with --dir\n"},
           {{"file", "--kind", "report"},
            "pipeline: error: file is there already\n"
            "  help: choose another name, or another place with --dir\n"},
           {{"ink", "--kind", "report", "--dir", "nowhere"},
            "pipeline: error: --dir: there is no folder 'nowhere'\n"
            "  help: make it first: mkdir -p DIR\n"},
       }) {
    std::vector<std::string> words{"new-plugin"};
    words.insert(words.end(), c.words.begin(), c.words.end());
    const Outcome outcome = run_program(words, {.folder = folder.path()});
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_EQ(outcome.err, c.message);
    EXPECT_EQ(outcome.out, "");
  }
  EXPECT_THAT(names_in(folder.path()), ElementsAre("file", "taken"));
  EXPECT_THAT(names_in(folder / "taken"), ElementsAre());
}

TEST(NewPlugin, ANameThatAPluginHasIsTaken) {
  const TempDir folder;
  const Outcome outcome = run_program({"new-plugin", "image", "--kind", "metric"}, {.folder = folder.path()});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("there is a plugin 'image' already: /"), HasSubstr("choose another name")));
}

TEST(NewPlugin, AFailureLeavesNothing) {
  // Files end at 1,024 bytes there, as on a full disk.
  const TempDir folder;
  const Outcome outcome = testing::run_executable(
      {"/bin/bash", "-c",
       "trap '' XFSZ; ulimit -f 1; exec " + std::string(PIPELINE_PROGRAM) + " new-plugin ink --kind network"},
      {.folder = folder.path()});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("pipeline: error: cannot write "), HasSubstr("File too large")));
  EXPECT_THAT(names_in(folder.path()), ElementsAre());
}

}  // namespace
}  // namespace pipeline
