#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pipeline/value.h>

#include "idx_data.h"
#include "program.h"
#include "support/temp_dir.h"

namespace pipeline {
namespace {

using ::testing::HasSubstr;
using testing::Outcome;
using testing::run_program;
using testing::TempDir;

TEST(Runs, AnEmptyFolderSaysHowToBegin) {
  const TempDir folder;
  const Outcome outcome = run_program({"runs"}, {.folder = folder.path()});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.out, "no runs in runs; run a pipeline first: pipeline run pipelines/mnist.yaml\n");
  EXPECT_EQ(run_program({"runs", "--json"}, {.folder = folder.path()}).out, "{\"runs\": []}\n");
}

TEST(Runs, AreListedAndShown) {
  const TempDir folder;
  testing::write_band_pipeline(folder);
  ASSERT_EQ(run_program({"run", "bands.yaml", "--quiet", "--seed", "11"}, {.folder = folder.path()}).exit_code, 0);
  folder.write("runs/20200101-000000-old/run.json", "{ cut off");

  const Outcome list = run_program({"runs", "list"}, {.folder = folder.path()});
  EXPECT_EQ(list.exit_code, 0);
  EXPECT_THAT(list.out, ::testing::MatchesRegex("run [^\n]*\n20200101-000000-old +damaged\n[0-9]+-[0-9]+-bands +done +"
                                                "[0-9: -]+[0-9.]+ s +100\\.00 %\n"));
  const Value json = Value::parse_json(run_program({"runs", "--json"}, {.folder = folder.path()}).out);
  ASSERT_EQ(json.at("runs").as_list().size(), 2U);
  const Value& run = json.at("runs").as_list()[1];
  EXPECT_EQ(run.at("name").as_text(), "bands");
  EXPECT_EQ(run.at("metrics").at("score.accuracy").as_number(), 1.0);

  const Outcome show = run_program({"runs", "show", run.at("run").as_text()}, {.folder = folder.path()});
  EXPECT_EQ(show.exit_code, 0);
  EXPECT_THAT(show.out, HasSubstr("\n  seed            11\n"));
  EXPECT_THAT(show.out, HasSubstr("\n  fit      train.adam              done "));
  EXPECT_THAT(show.out, HasSubstr("\n  score.accuracy "));
  EXPECT_EQ(run_program({"runs", "show", "latest"}, {.folder = folder.path()}).out, show.out);
  const Value shown =
      Value::parse_json(run_program({"runs", "show", "latest", "--json"}, {.folder = folder.path()}).out);
  EXPECT_EQ(shown.at("seed").as_integer(), 11);
  EXPECT_EQ(shown.at("stages").as_list().size(), 5U);
}

TEST(Runs, ADamagedRunCannotBeShown) {
  const TempDir folder;
  folder.write("runs/20200101-000000-old/run.json", "{ cut off");
  const Outcome outcome = run_program({"runs", "show", "20200101-000000-old"}, {.folder = folder.path()});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("run.json is damaged"));
}

TEST(Runs, AnUnknownWordOrRunIsAMistake) {
  const TempDir folder;
  const Outcome word = run_program({"runs", "shwo", "latest"}, {.folder = folder.path()});
  EXPECT_EQ(word.exit_code, 2);
  EXPECT_EQ(word.err,
            "pipeline: error: 'pipeline runs' cannot 'shwo'\n"
            "  help: did you mean 'show'? It can: list, show RUN\n");
  EXPECT_EQ(run_program({"runs", "show", "latest"}, {.folder = folder.path()}).exit_code, 2);
}

}  // namespace
}  // namespace pipeline
