#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pipeline/value.h>

#include "program.h"
#include "support/temp_dir.h"

namespace pipeline {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::Outcome;
using testing::run_program;
using ::testing::StartsWith;
using testing::TempDir;

TEST(Plugins, AreListedWithTheirStageTypes) {
  const Outcome outcome = run_program({"plugins"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr("mnist 0.1.0\n  mnist.dataset  reads MNIST"), HasSubstr("\n  train.adam  ")));
}

TEST(Plugins, AStageTypeHasAManual) {
  const Outcome outcome = run_program({"plugins", "mnist.dataset"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out, StartsWith("mnist.dataset (dataset)\n  reads MNIST"));
  EXPECT_THAT(outcome.out, HasSubstr("\n  path: path, required\n      folder with"));
  EXPECT_THAT(outcome.out, HasSubstr("\nInputs:\n  no inputs\n"));
  EXPECT_THAT(outcome.out, HasSubstr("\n  train: images\n"));
  EXPECT_THAT(outcome.out, HasSubstr("\nExample:\n  digits:\n    uses: mnist.dataset\n"));
  EXPECT_THAT(outcome.out, HasSubstr("\nFrom:\n  plugin mnist 0.1.0\n  /"));
}

TEST(Plugins, KindsFollowFromThePorts) {
  for (const auto& [type, kind] :
       std::vector<std::pair<std::string, std::string>>{{"image.invert", "preprocess"},
                                                        {"image.scale", "preprocess"},
                                                        {"mlp.network", "network"},
                                                        {"train.adam", "trainer"},
                                                        {"metrics.classification", "metric"}})
    EXPECT_THAT(run_program({"plugins", type}).out,
                StartsWith(std::string(type).append(" (").append(kind).append(")\n")));
}

TEST(Plugins, EveryManualFitsEightyColumnsButForPaths) {
  const Value all = Value::parse_json(run_program({"plugins", "--json"}).out);
  for (const Value& plugin : all.at("plugins").as_list())
    for (const Value& stage : plugin.at("stages").as_list()) {
      SCOPED_TRACE(stage.at("type").as_text());
      const std::string manual = run_program({"plugins", stage.at("type").as_text()}).out;
      const std::string own = manual.substr(0, manual.find("\nExample:"));
      EXPECT_LE(testing::longest_line(own), 80);
    }
}

TEST(Plugins, EveryExamplePassesTheCheckUpToItsNeighbours) {
  // Pasted into a file of its own, what an example may lack is the stages and files that it names, and nothing else.
  const TempDir folder;
  const Value all = Value::parse_json(run_program({"plugins", "--json"}).out);
  for (const Value& plugin : all.at("plugins").as_list())
    for (const Value& stage : plugin.at("stages").as_list()) {
      SCOPED_TRACE(stage.at("type").as_text());
      std::string body;
      std::string example = stage.at("example").as_text();
      for (std::size_t begin = 0; begin < example.size();) {
        const std::size_t end = example.find('\n', begin);
        body += "  " + example.substr(begin, end - begin) + "\n";
        begin = end + 1;
      }
      folder.write("example.yaml", "name: example\nstages:\n" + body);
      const Outcome outcome = run_program({"check", "example.yaml"}, {.folder = folder.path()});
      for (std::size_t at = outcome.err.find(": error: "); at != std::string::npos;
           at = outcome.err.find(": error: ", at + 1)) {
        const std::string line = outcome.err.substr(at, outcome.err.find('\n', at) - at);
        EXPECT_THAT(line, HasSubstr("no stage '"));
      }
    }
}

TEST(Plugins, AnUnknownNameGetsTheNearest) {
  const Outcome outcome = run_program({"plugins", "mnist.datset"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.err,
            "pipeline: error: there is no plugin or stage type 'mnist.datset'\n"
            "  help: did you mean 'mnist.dataset'? `pipeline plugins` lists all\n");
}

TEST(Plugins, ARefusedOneIsListedAndHidesNoOther) {
  const TempDir folder;
  folder.write("broken.so", "not a library");
  const Outcome outcome = run_program({"plugins", "--plugins", folder.path().string(), "--json"});
  EXPECT_EQ(outcome.exit_code, 0);
  const Value all = Value::parse_json(outcome.out);
  ASSERT_EQ(all.at("refused").as_list().size(), 1U);
  EXPECT_EQ(all.at("refused").as_list()[0].at("path").as_text(), (folder / "broken.so").string());
  EXPECT_EQ(all.at("refused").as_list()[0].at("reason").as_text(),
            "is not a shared library: it does not begin as an ELF file does");
  EXPECT_FALSE(all.at("plugins").as_list().empty());
  EXPECT_THAT(run_program({"plugins", "--plugins", folder.path().string()}).out, HasSubstr("\nrefused:\n"));
  EXPECT_EQ(run_program({"plugins", "broken", "--plugins", folder.path().string()}).exit_code, 2);
}

TEST(Plugins, MarkdownIsATable) {
  EXPECT_THAT(run_program({"plugins", "--markdown"}).out,
              AllOf(StartsWith("| stage type | kind | what it does | parameters |\n|---|---|---|---|\n"),
                    HasSubstr("\n| `mnist.dataset` | dataset | reads MNIST")));
}

}  // namespace
}  // namespace pipeline
