#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pipeline/testing.h>

#include "markdown_text.h"
#include "test_run.h"

namespace report {
namespace {

using pipeline::RunInfo;
using pipeline::Value;
using pipeline::testing::StageRun;
using ::testing::HasSubstr;

std::string markdown_of(const RunInfo& run, const std::string& parameters = "{}") {
  StageRun stage("report.markdown", parameters);
  const auto files = stage.report(run);
  EXPECT_EQ(files.at(0).name, "report.md");
  return files.at(0).content;
}

TEST(Markdown, TellsTheWholeRun) {
  EXPECT_EQ(markdown_of(run_info()),
            R"(# test

Run `20260102-030405-test` of `p.yaml`: **done**, started today, seed 7, 2 threads, pipeline 0.1.0.

## Result of score

**Accuracy 40.00 %** (11.76 % to 76.93 %): 3 mistakes in 6 images, 1 of them refused by a step.

| class | precision | recall |     F1 | images |
| ----- | --------: | -----: | -----: | -----: |
| a     |    1.0000 | 0.3333 | 0.5000 |      3 |
| b     |    0.3333 | 0.5000 | 0.4000 |      2 |

Most frequent confusions: a read as b (2).

Most confident mistakes:

| image | true class | read as         | confidence |
| ----- | ---------- | --------------- | ---------: |
| two   | a          | b               |     80.0 % |
| three | a          | b               |     70.0 % |
| five  | b          | refused: no ink |            |

## Training of fit

|    epoch | train_loss | validation_loss |
| -------: | ---------: | --------------: |
|        1 |     0.5000 |          0.7500 |
| 2 (best) |     0.2500 |          0.6250 |
|        3 |     0.1250 |          0.6875 |

## Stages

| stage | type                   | status | seconds |
| ----- | ---------------------- | ------ | ------: |
| score | metrics.classification | done   |   0.250 |
)");
}

TEST(Markdown, TellsWhyARunFailed) {
  RunInfo run;
  run.provenance = Value::Map{{"name", "broken"},
                              {"status", "failed"},
                              {"stages", Value::List{Value::Map{{"id", "fit"},
                                                                {"uses", "train.adam"},
                                                                {"status", "failed"},
                                                                {"seconds", 1.5},
                                                                {"error", "p.yaml:3:1: error: ``` is no number"}}}}};
  EXPECT_THAT(markdown_of(run), HasSubstr("**failed**"));
  EXPECT_THAT(markdown_of(run), HasSubstr("````\np.yaml:3:1: error: ``` is no number\n````\n"));
}

TEST(Markdown, TextFromFilesStaysText) {
  RunInfo run = run_info();
  run.evaluations = {judged_run({"<b>|*x*", "b"})};
  EXPECT_THAT(markdown_of(run), HasSubstr("| \\<b\\>\\|\\*x\\* |"));
}

TEST(Markdown, TellsAComparison) {
  RunInfo run = run_info();
  const Value baseline =
      Value::Map{{"name", "as drawn"}, {"correct", 12}, {"images", 60}, {"accuracy", 0.2}, {"p_adjusted", Value()}};
  const Value better = Value::Map{{"name", "mnist"}, {"correct", 57}, {"images", 60},       {"accuracy", 0.95},
                                  {"fixed", 46},     {"broken", 1},   {"difference", 0.75}, {"p_adjusted", 1e-9}};
  run.comparison =
      Value::Map{{"variants", Value::List{baseline, better}},
                 {"baseline", "as drawn"},
                 {"winner", Value::Map{{"name", "mnist"}}},
                 {"comparison", Value::Map{{"conclusion", "'mnist' reads more.\nA line of small print."}}}};
  EXPECT_THAT(markdown_of(run), HasSubstr(R"(## Conclusion

'mnist' reads more.

A line of small print.

| variant   |    right | accuracy |    fixed | broken | points |        p |
| --------- | -------: | -------: | -------: | -----: | -----: | -------: |
| as drawn  | 12 of 60 |   20.0 % | baseline |        |        |          |
| **mnist** | 57 of 60 |   95.0 % |       46 |      1 |  +75.0 | \< 0.001 |
)"));
}

TEST(MarkdownEscaped, LeavesUnderscoresInsideWordsAlone) {
  EXPECT_EQ(markdown_escaped("train_loss"), "train_loss");
  EXPECT_EQ(markdown_escaped("_train loss_"), "\\_train loss\\_");
  EXPECT_EQ(markdown_escaped("two\nlines"), "two lines");
}

TEST(MarkdownTable, CountsLettersNotBytes) {
  EXPECT_EQ(markdown_table({{"é", Align::left}}, {{"€uro"}}), "| é    |\n| ---- |\n| €uro |\n");
}

}  // namespace
}  // namespace report
