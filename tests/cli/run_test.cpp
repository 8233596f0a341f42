#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pipeline/value.h>

#include "idx_data.h"
#include "program.h"
#include "support/temp_dir.h"

namespace pipeline {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Outcome;
using testing::run_program;
using testing::TempDir;
using testing::write_band_pipeline;

TEST(Run, JsonIsOneObjectWithMetricsAndStages) {
  const TempDir folder;
  write_band_pipeline(folder);
  const Outcome outcome = run_program({"run", "bands.yaml", "--json", "--threads", "2"}, {.folder = folder.path()});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const Value report = Value::parse_json(outcome.out);
  EXPECT_EQ(report.at("status").as_text(), "done");
  EXPECT_EQ(report.at("folder").as_text(), (folder / "runs").string() + "/" + report.at("run").as_text());
  EXPECT_GT(report.at("seconds").as_number(), 0.0);
  EXPECT_EQ(report.at("metrics").at("score.images").as_number(), testing::kBandTests);
  EXPECT_EQ(report.at("metrics").at("score.accuracy").as_number(), 1.0);
  std::vector<std::string> ids;
  for (const Value& stage : report.at("stages").as_list()) {
    ids.push_back(stage.at("id").as_text());
    EXPECT_EQ(stage.at("status").as_text(), "done");
    EXPECT_FALSE(stage.at("cached").as_bool());
  }
  EXPECT_THAT(ids, ::testing::ElementsAre("digits", "pixels", "network", "fit", "score"));
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("fit: epoch 30/30, loss "), HasSubstr("score: done in ")));
}

TEST(Run, ShowsTheReportInEightyColumns) {
  const TempDir folder;
  write_band_pipeline(folder);
  const Outcome outcome = run_program({"run", "bands.yaml", "--runs", "my runs"}, {.folder = folder.path()});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  // 23 test images, rows 211 to 233 of four classes in turn: 6 of class 3, 6 of 0, 6 of 1, 5 of 2.
  EXPECT_THAT(outcome.out, HasSubstr("\n"
                                     "score: metrics.classification, pixels.test\n"
                                     "\n"
                                     "  class         precision  recall      f1  support\n"
                                     "  0                1.0000  1.0000  1.0000        6\n"
                                     "  1                1.0000  1.0000  1.0000        6\n"
                                     "  2                1.0000  1.0000  1.0000        5\n"
                                     "  3                1.0000  1.0000  1.0000        6\n"
                                     "\n"
                                     "  accuracy                         1.0000       23\n"
                                     "  macro avg        1.0000  1.0000  1.0000       23\n"
                                     "  weighted avg     1.0000  1.0000  1.0000       23\n"));
  EXPECT_THAT(outcome.out, HasSubstr("     0  1  2  3\n"
                                     "  0  6  .  .  .\n"
                                     "  1  .  6  .  .\n"
                                     "  2  .  .  5  .\n"
                                     "  3  .  .  .  6\n"));
  EXPECT_THAT(outcome.out, HasSubstr("next:\n"
                                     "  pipeline look latest pixels.test --runs 'my runs'\n"
                                     "  pipeline predict latest IMAGE... --runs 'my runs'\n"
                                     "  pipeline runs show latest --runs 'my runs'\n"));
  std::string tables = outcome.out.substr(0, outcome.out.find("\nrun "));
  EXPECT_LE(testing::longest_line(tables), 80);
}

TEST(Run, QuietSaysNothing) {
  const TempDir folder;
  write_band_pipeline(folder);
  const Outcome outcome =
      run_program({"run", "bands.yaml", "--quiet", "--no-cache", "--set", "fit.epochs=1"}, {.folder = folder.path()});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err, "");
}

TEST(Run, AFailingStageEndsWithOneAndIsNamed) {
  const TempDir folder;
  write_band_pipeline(folder);
  std::filesystem::resize_file(folder / "data/train-images-idx3-ubyte", 1000);
  const Outcome outcome = run_program({"run", "bands.yaml", "--json", "--quiet"}, {.folder = folder.path()});
  EXPECT_EQ(outcome.exit_code, 1);
  const Value report = Value::parse_json(outcome.out);
  EXPECT_EQ(report.at("status").as_text(), "failed");
  const Value& stage = report.at("stages").as_list().front();
  EXPECT_EQ(stage.at("status").as_text(), "failed");
  EXPECT_THAT(stage.at("error").as_text(), HasSubstr("bands.yaml:5:3: error: stage 'digits' (mnist.dataset): "));
  EXPECT_EQ(outcome.err, stage.at("error").as_text() + "\n");
  EXPECT_EQ(report.at("stages").as_list().back().at("status").as_text(), "skipped");
}

TEST(Run, AWrongFileEndsWithTwoAndLeavesNoRun) {
  const TempDir folder;
  write_band_pipeline(folder);
  const Outcome outcome =
      run_program({"run", "bands.yaml", "--set", "fit.epochs=none", "--runs", "out"}, {.folder = folder.path()});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("error: "), HasSubstr("epochs")));
  EXPECT_FALSE(std::filesystem::exists(folder / "out"));
}

TEST(Run, ARunsFolderThatCannotBeMadeIsAMistakeOfTheCommandLine) {
  const TempDir folder;
  write_band_pipeline(folder);
  folder.write("taken", "a file");
  const Outcome outcome = run_program({"run", "bands.yaml", "--runs", "taken/runs"}, {.folder = folder.path()});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("taken/runs"));
}

TEST(Run, AnInterruptIsHeardWithinASecond) {
  struct Case {
    std::string name;
    int signal;
  };
  for (const Case& c : {Case{"SIGINT", SIGINT}, Case{"SIGTERM", SIGTERM}}) {
    SCOPED_TRACE(c.name);
    const TempDir folder;
    write_band_pipeline(folder);
    const Outcome outcome = run_program({"run", "bands.yaml", "--json", "--set", "fit.epochs=1000000"},
                                        {.folder = folder.path(), .interrupt_after = "epoch 3/", .signal = c.signal});
    EXPECT_EQ(outcome.exit_code, 130);
    EXPECT_LT(outcome.seconds_after_signal, testing::kSoon);
    EXPECT_THAT(outcome.err, HasSubstr("\nstopping... (once more ends at once)\n"));
    EXPECT_EQ(Value::parse_json(outcome.out).at("status").as_text(), "interrupted");
    EXPECT_EQ(Value::parse_json(folder.read("runs/latest/run.json")).at("status").as_text(), "interrupted");
  }
}

TEST(Check, SaysOkOrEverythingThatIsWrong) {
  const TempDir folder;
  write_band_pipeline(folder);
  folder.write("bad.yaml", "name: bad\nstages:\n  a: { uses: image.inverts, in: b }\n");
  const Outcome good = run_program({"check", "bands.yaml"}, {.folder = folder.path()});
  EXPECT_EQ(good.exit_code, 0);
  EXPECT_EQ(good.out, "bands.yaml: ok (5 stages)\n");
  EXPECT_EQ(good.err, "");

  const Outcome both = run_program({"check", "bad.yaml", "bands.yaml"}, {.folder = folder.path()});
  EXPECT_EQ(both.exit_code, 2);
  EXPECT_EQ(both.out, "bands.yaml: ok (5 stages)\n");
  EXPECT_THAT(both.err, HasSubstr("bad.yaml:3:"));

  const Outcome json = run_program({"check", "bad.yaml", "bands.yaml", "--json"}, {.folder = folder.path()});
  EXPECT_EQ(json.exit_code, 2);
  const Value report = Value::parse_json(json.out);
  EXPECT_FALSE(report.at("ok").as_bool());
  EXPECT_THAT(report.at("files").as_list()[0].at("error").as_text() + "\n", ::testing::StrEq(json.err));
  EXPECT_EQ(report.at("files").as_list()[1].at("stages").as_integer(), 5);
}

TEST(Graph, IsPrintedInEachFormat) {
  const TempDir folder;
  write_band_pipeline(folder);
  const auto graph = [&](const std::string& format) {
    return run_program({"graph", "bands.yaml", "--format", format}, {.folder = folder.path()}).out;
  };
  EXPECT_THAT(graph("dot"), ::testing::StartsWith("digraph \"bands\" {\n"));
  EXPECT_THAT(graph("mermaid"), ::testing::StartsWith("flowchart LR\n"));
  EXPECT_THAT(graph("svg"), AllOf(::testing::StartsWith("<svg xmlns="), Not(HasSubstr("http-equiv"))));
}

}  // namespace
}  // namespace pipeline
