#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pipeline/pipeline.h>
#include <pipeline/value.h>

#include "program.h"
#include "support/temp_dir.h"

namespace pipeline {
namespace {

using ::testing::HasSubstr;
using testing::Outcome;
using testing::run_program;
using ::testing::StartsWith;
using testing::TempDir;

const std::string kCommands =
    "The commands are: run, compare, check, graph, plugins, schema, new-plugin, test-plugin, predict, look, doctor, "
    "draw, serve, runs, bench, completion, help\n";

TEST(CommandLine, VersionNamesProgramAbiInstructionSetAndBuild) {
  const Outcome outcome = run_program({"--version"}, {.environment = {"PIPELINE_ISA=baseline"}});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out, StartsWith("pipeline " + std::string(version()) +
                                      "\nplugin ABI 4\ninstruction set baseline\nbuild abi=4 "));
  EXPECT_EQ(outcome.err, "");
}

TEST(CommandLine, HelpListsEveryCommand) {
  const Outcome outcome = run_program({"--help"});
  EXPECT_EQ(outcome.exit_code, 0);
  for (const std::string name : {"run", "check", "graph", "plugins", "schema", "new-plugin", "test-plugin", "predict",
                                 "look", "runs", "bench", "completion"})
    EXPECT_THAT(outcome.out, HasSubstr("\n  " + name + " "));
  EXPECT_LE(testing::longest_line(outcome.out), 80);
  EXPECT_EQ(run_program({"help"}).out, outcome.out);
}

TEST(CommandLine, EachCommandTeachesItself) {
  for (const std::string name : {"run", "check", "graph", "plugins", "schema", "new-plugin", "test-plugin", "predict",
                                 "look", "runs", "bench", "completion"}) {
    SCOPED_TRACE(name);
    const Outcome outcome = run_program({name, "--help"});
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_THAT(outcome.out, StartsWith("usage: pipeline " + name + " "));
    EXPECT_THAT(outcome.out, HasSubstr("\nOptions:\n"));
    EXPECT_THAT(outcome.out, HasSubstr("\nExample"));
    EXPECT_THAT(outcome.out, HasSubstr("\nExit codes:\n  0 "));
    EXPECT_LE(testing::longest_line(outcome.out), 80);
    EXPECT_EQ(run_program({"help", name}).out, outcome.out);
  }
}

TEST(CommandLine, WithoutACommandItSaysHowToBegin) {
  const Outcome outcome = run_program({});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err,
            "usage: pipeline COMMAND ...\n"
            "`pipeline --help` lists the commands; `pipeline run pipelines/mnist.yaml` trains a network.\n");
}

TEST(CommandLine, MistakesEndWithTwoAndSayHowToMendThem) {
  struct Case {
    std::string name;
    std::vector<std::string> words;
    std::string message;
  };
  const std::vector<Case> cases = {
      {"unknown command",
       {"rnu", "x.yaml"},
       std::string("pipeline: error: there is no command 'rnu'\n") + "  help: did you mean 'run'? " + kCommands},
      {"a command of a later version",
       {"export", "x.yaml"},
       std::string("pipeline: error: there is no command 'export'\n") + "  help: " + kCommands},
      {"option before the command",
       {"--quiet", "run"},
       "pipeline: error: the option '--quiet' stands before the command\n"
       "  help: write `pipeline COMMAND --quiet`; `pipeline --help` lists the commands\n"},
      {"unknown option",
       {"run", "x.yaml", "--sed", "1"},
       "pipeline: error: 'pipeline run' has no option '--sed'\n"
       "  help: did you mean '--set'? `pipeline run --help` lists its options\n"},
      {"abbreviated option",
       {"run", "x.yaml", "--thr", "1"},
       "pipeline: error: 'pipeline run' has no option '--thr'\n"
       "  help: did you mean '--threads'? `pipeline run --help` lists its options\n"},
      {"option without its value",
       {"run", "x.yaml", "--seed"},
       "pipeline: error: the option --seed needs a value\n"
       "  help: give it as --seed N: 0 to 9223372036854775807, instead of the file's\n"},
      {"flag with a value",
       {"run", "x.yaml", "--json=yes"},
       "pipeline: error: the option --json takes no value\n"
       "  help: `pipeline run --help` lists its options\n"},
      {"option given twice",
       {"run", "x.yaml", "--seed", "1", "--seed", "2"},
       "pipeline: error: the option --seed is given twice\n"
       "  help: give it once\n"},
      {"no threads",
       {"run", "x.yaml", "--threads", "0"},
       "pipeline: error: --threads is '0', expected an integer from 1 to 1024\n"},
      {"too many threads",
       {"check", "x.yaml", "--threads=1025"},
       "pipeline: error: --threads is '1025', expected an integer from 1 to 1024\n"},
      {"a number of threads that is none",
       {"run", "x.yaml", "--threads", "4x"},
       "pipeline: error: --threads is '4x', expected an integer from 1 to 1024\n"},
      {"negative seed",
       {"run", "x.yaml", "--seed=-3"},
       "pipeline: error: --seed is '-3', expected an integer from 0 to 9223372036854775807\n"},
      {"seed of 64 bits",
       {"run", "x.yaml", "--seed", "9223372036854775808"},
       "pipeline: error: --seed is '9223372036854775808', expected an integer from 0 to 9223372036854775807\n"},
      {"malformed set",
       {"run", "x.yaml", "--set", "fit.epochs"},
       "pipeline: error: --set 'fit.epochs' is not of the form ID.key=VALUE\n"
       "  help: for instance: --set fit.epochs=5\n"},
      {"plugin folder that is not there",
       {"plugins", "--plugins", "no/such"},
       "pipeline: error: --plugins names 'no/such', which is not a folder\n"
       "  help: name the folder that holds NAME.so and NAME.json\n"},
      {"no file",
       {"run"},
       "pipeline: error: 'pipeline run' takes one FILE, and 0 are given\n"
       "  help: for instance: pipeline run pipelines/mnist.yaml\n"},
      {"unknown format",
       {"graph", "x.yaml", "--format", "png"},
       "pipeline: error: --format is 'png', expected dot, mermaid or svg\n"},
      {"control characters in a word",
       {"\x1b[31mrun"},
       std::string("pipeline: error: there is no command '\\x1b[31mrun'\n") + "  help: " + kCommands},
  };
  const TempDir folder;
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Outcome outcome = run_program(c.words, {.folder = folder.path()});
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.err, c.message);
  }
  EXPECT_TRUE(folder.names().empty());
}

TEST(CommandLine, WithJsonAMistakeIsOneObjectToo) {
  const TempDir folder;
  const Outcome file = run_program({"run", "nothing.yaml", "--json"}, {.folder = folder.path()});
  EXPECT_EQ(file.exit_code, 2);
  EXPECT_THAT(Value::parse_json(file.out).at("error").as_text(), HasSubstr("nothing.yaml"));
  EXPECT_THAT(file.err, HasSubstr("nothing.yaml"));

  const Outcome option = run_program({"run", "--json", "--sed", "1"}, {.folder = folder.path()});
  EXPECT_EQ(option.exit_code, 2);
  EXPECT_EQ(Value::parse_json(option.out).at("error").as_text(), "'pipeline run' has no option '--sed'");
  EXPECT_TRUE(folder.names().empty());
}

TEST(CommandLine, AFullDiskIsAnError) {
  const Outcome outcome =
      testing::run_executable({"/bin/sh", "-c", std::string("exec ") + PIPELINE_PROGRAM + " --help > /dev/full"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.err,
            "pipeline: error: standard output could not be written completely\n  help: is the disk full?\n");
}

}  // namespace
}  // namespace pipeline
