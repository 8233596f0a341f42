#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "idx_data.h"
#include "program.h"
#include "support/temp_dir.h"

namespace pipeline {
namespace {

using ::testing::HasSubstr;
using testing::Outcome;
using testing::run_program;
using ::testing::StartsWith;
using testing::TempDir;

/// What bash offers for the last of `words`, a line each.
std::string completed(const TempDir& folder, const std::vector<std::string>& words) {
  std::string array;
  for (const std::string& word : words) array += " '" + word + "'";
  const Outcome outcome = testing::run_executable(
      {"/bin/bash", "-c",
       "set -u; source <(" + std::string(PIPELINE_PROGRAM) + " completion bash)\nCOMP_WORDS=('" + PIPELINE_PROGRAM +
           "'" + array + ")\nCOMP_CWORD=" + std::to_string(words.size()) +
           "\n_pipeline\nfor word in \"${COMPREPLY[@]}\"; do echo \"$word\"; done"},
      {.folder = folder.path()});
  EXPECT_EQ(outcome.err, "");
  return outcome.out;
}

TEST(Completion, BashCompletesCommandsOptionsAndNames) {
  const TempDir folder;
  testing::write_band_pipeline(folder);
  ASSERT_EQ(run_program({"run", "bands.yaml", "--quiet", "--set", "fit.epochs=1"}, {.folder = folder.path()}).exit_code,
            0);
  std::filesystem::create_directory(folder / "data two");
  struct Case {
    std::string name;
    std::vector<std::string> words;
    std::string expected;
  };
  for (const Case& c : std::vector<Case>{
           {"command", {"pl"}, "plugins\n"},
           {"commands", {"r"}, "run\nruns\n"},
           {"help of a command", {"help", "lo"}, "look\n"},
           {"option", {"run", "bands.yaml", "--se"}, "--set\n--seed\n"},
           {"file", {"run", "ba"}, "bands.yaml\n"},
           {"folder with a space", {"run", "bands.yaml", "--runs", "data t"}, "data two\n"},
           {"stage type", {"plugins", "mnist.d"}, "mnist.dataset\n"},
           {"format", {"graph", "bands.yaml", "--format", "m"}, "mermaid\n"},
           {"run", {"predict", "lat"}, "latest\n"},
           {"image after a run and an option", {"predict", "latest", "--threads", "2", "ba"}, "bands.yaml\n"},
           {"edge", {"look", "latest", "pixels.te"}, "pixels.test\n"},
           {"which images", {"look", "latest", "pixels.test", "--only", "r"}, "right\nrefused\n"},
           {"show", {"runs", "sh"}, "show\n"},
           {"run to show", {"runs", "show", "la"}, "latest\n"},
           {"file to measure", {"bench", "ba"}, "bands.yaml\n"},
           {"library to test", {"test-plugin", "ba"}, "bands.yaml\n"},
           {"kind of plugin", {"new-plugin", "ink", "--kind", "me"}, "metric\n"},
           {"plugins of a schema", {"schema", "--plugins", "data t"}, "data two\n"},
           {"shell", {"completion", "z"}, "zsh\n"},
           {"a free value", {"run", "--seed", ""}, ""},
       }) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(completed(folder, c.words), c.expected);
  }
}

TEST(Completion, ZshAndFishHaveTheirScripts) {
  EXPECT_THAT(run_program({"completion", "zsh"}).out, StartsWith("#compdef pipeline\n"));
  EXPECT_THAT(run_program({"completion", "fish"}).out,
              HasSubstr("complete -c pipeline -n '__fish_seen_subcommand_from run' -l seed -r -x -d "));
}

TEST(Completion, AnUnknownShellIsAMistake) {
  const Outcome outcome = run_program({"completion", "bsh"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.err,
            "pipeline: error: there is no completion for the shell 'bsh'\n"
            "  help: did you mean 'bash'? There is one for bash, zsh and fish\n");
}

}  // namespace
}  // namespace pipeline
