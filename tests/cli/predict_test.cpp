#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pipeline/value.h>

#include "idx_data.h"
#include "png_file.h"
#include "program.h"
#include "support/temp_dir.h"

namespace pipeline {
namespace {

using ::testing::HasSubstr;
using testing::Outcome;
using testing::run_program;
using testing::TempDir;
using testing::write_band_pipeline;

/// From `"probabilities":` to the closing bracket: the text itself, not the numbers in it.
std::string probabilities_in(const std::string& json) {
  const std::size_t begin = json.find("\"probabilities\":[");
  return begin == std::string::npos ? "none" : json.substr(begin, json.find(']', begin) - begin);
}

void write_test_images(const TempDir& folder, int count) {
  for (int row = 0; row < count; ++row)
    cli::write_png(folder / (std::to_string(row) + ".png"),
                   {testing::kBandWidth, testing::kBandHeight, 1, testing::band_pixels(row)});
}

TEST(Predict, GivesTheRunsOwnProbabilitiesToTheLastBit) {
  const TempDir folder;
  write_band_pipeline(folder);
  ASSERT_EQ(run_program({"run", "bands.yaml", "--quiet"}, {.folder = folder.path()}).exit_code, 0);
  write_test_images(folder, testing::kBandTests);
  std::istringstream rows(folder.read("runs/latest/predictions.jsonl"));
  for (int row = 0; row < testing::kBandTests; ++row) {
    SCOPED_TRACE(row);
    std::string expected;
    std::getline(rows, expected);
    const std::string file = std::to_string(row) + ".png";
    const Outcome outcome = run_program({"predict", "latest", file, "--json", "--threads", row % 2 == 0 ? "1" : "3"},
                                        {.folder = folder.path()});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_EQ(probabilities_in(outcome.out), probabilities_in(expected));
    const Value prediction = Value::parse_json(outcome.out).at("predictions").as_list().front();
    EXPECT_EQ(prediction.at("file").as_text(), file);
    EXPECT_EQ(prediction.at("label").as_text(), Value::parse_json(expected).at("prediction").as_text());
    EXPECT_TRUE(prediction.at("refused").is_null());
  }
}

TEST(Predict, PrintsATable) {
  const TempDir folder;
  write_band_pipeline(folder);
  ASSERT_EQ(run_program({"run", "bands.yaml", "--quiet"}, {.folder = folder.path()}).exit_code, 0);
  write_test_images(folder, 2);  // test rows 0 and 1 are of classes 3 and 0
  const Outcome outcome = run_program({"predict", "latest", "0.png", "1.png"}, {.folder = folder.path()});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, ::testing::MatchesRegex("file   label  confidence  runner-up *\n"
                                                   "0\\.png  3  [^\n]* %  [012]  [^\n]* %\n"
                                                   "1\\.png  0  [^\n]* %  [123]  [^\n]* %\n"));
  EXPECT_LE(testing::longest_line(outcome.out), 80);
}

TEST(Predict, AnImageOfAnotherSizeIsRefusedAndTheOthersAreRead) {
  const TempDir folder;
  write_band_pipeline(folder);
  ASSERT_EQ(run_program({"run", "bands.yaml", "--quiet"}, {.folder = folder.path()}).exit_code, 0);
  write_test_images(folder, 1);
  cli::write_png(folder / "large.png", {9, 5, 1, std::vector<std::uint8_t>(45, 50)});
  const Outcome outcome = run_program({"predict", "latest", "large.png", "0.png", "--json"}, {.folder = folder.path()});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const Value report = Value::parse_json(outcome.out);
  EXPECT_THAT(report.at("predictions").as_list()[0].at("refused").as_text(), HasSubstr("5 x 9"));
  EXPECT_TRUE(report.at("predictions").as_list()[0].at("label").is_null());
  EXPECT_EQ(report.at("predictions").as_list()[1].at("label").as_text(), "3");
}

TEST(Predict, ShowDrawsEachStepAndChangesNoProbability) {
  const TempDir folder;
  write_band_pipeline(folder);
  ASSERT_EQ(run_program({"run", "bands.yaml", "--quiet"}, {.folder = folder.path()}).exit_code, 0);
  write_test_images(folder, 2);
  const auto predict = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"predict", "latest", "1.png", "0.png"});
    return run_program(more, {.folder = folder.path()});
  };
  const Outcome table = predict({"--show", "steps.png"});
  ASSERT_EQ(table.exit_code, 0) << table.err;
  // As read and image.scale: two columns of 132, and 168 for the prediction; two rows of 150 below a heading of 67.
  EXPECT_EQ(table.out, predict({}).out + "\nwrote steps.png: each step of all 2 images, 456 x 379 pixels\n");
  const std::string png = folder.read("steps.png");
  EXPECT_EQ(png.substr(0, 8), "\x89PNG\r\n\x1a\n");

  const Outcome json = predict({"--json", "--show", "again.png", "--threads", "3"});
  EXPECT_EQ(json.out, predict({"--json"}).out);
  EXPECT_FALSE(Value::parse_json(json.out).at("predictions").as_list()[0].at("runner_up").is_null());
  EXPECT_EQ(folder.read("again.png"), png);
}

TEST(Predict, APictureThatCannotBeWrittenIsRefusedBeforeAnyWork) {
  const TempDir folder;
  write_band_pipeline(folder);
  ASSERT_EQ(run_program({"run", "bands.yaml", "--quiet"}, {.folder = folder.path()}).exit_code, 0);
  const Outcome jpeg = run_program({"predict", "latest", "0.png", "--show", "x/steps.jpg"}, {.folder = folder.path()});
  EXPECT_EQ(jpeg.exit_code, 2);
  EXPECT_EQ(jpeg.err,
            "pipeline: error: a picture is written as PNG, and 'x/steps.jpg' does not end in .png\n"
            "  help: name it x/steps.png\n");
  const Outcome folderless =
      run_program({"predict", "latest", "0.png", "--show", "x/steps.png"}, {.folder = folder.path()});
  EXPECT_EQ(folderless.exit_code, 1);
  EXPECT_EQ(folderless.err,
            "pipeline: error: cannot write x/steps.png: there is no folder x\n"
            "  help: make it first: mkdir -p x\n");
}

TEST(Predict, AFileThatIsNotThereIsNamed) {
  const TempDir folder;
  write_band_pipeline(folder);
  ASSERT_EQ(run_program({"run", "bands.yaml", "--quiet"}, {.folder = folder.path()}).exit_code, 0);
  const Outcome outcome = run_program({"predict", "latest", "nothing.png"}, {.folder = folder.path()});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, HasSubstr("nothing.png"));
}

TEST(Predict, ARunThatIsNotThereIsAMistakeOfTheCommandLine) {
  const TempDir folder;
  const Outcome outcome = run_program({"predict", "latest", "0.png", "--json"}, {.folder = folder.path()});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.err,
            "pipeline: error: there is no run 'latest' in runs\n"
            "  help: run a pipeline first: pipeline run pipelines/mnist.yaml\n");
  EXPECT_EQ(Value::parse_json(outcome.out).at("error").as_text(), "there is no run 'latest' in runs");
}

}  // namespace
}  // namespace pipeline
