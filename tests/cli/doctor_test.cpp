#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

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

/// A run of the bands, and folders of its test images: as they are, and with light and dark turned round.
class Doctor : public ::testing::Test {
 protected:
  void SetUp() override {
    write_band_pipeline(folder_);
    ASSERT_EQ(program({"run", "bands.yaml", "--quiet"}).exit_code, 0);
    std::filesystem::create_directory(folder_ / "own");
    std::filesystem::create_directory(folder_ / "inverted");
    for (int row = 0; row < testing::kBandTests; ++row) {
      std::vector<std::uint8_t> pixels = testing::band_pixels(row);
      write("own", row, pixels);
      for (std::uint8_t& pixel : pixels) pixel = static_cast<std::uint8_t>(255 - pixel);
      write("inverted", row, pixels);
    }
  }

  Outcome program(const std::vector<std::string>& words) const {
    return run_program(words, {.folder = folder_.path()});
  }
  Outcome doctor(std::vector<std::string> words) const {
    words.insert(words.begin(), {"doctor", "latest"});
    return program(words);
  }
  void write(const std::string& where, int row, const std::vector<std::uint8_t>& pixels) const {
    cli::write_png(folder_ / (where + "/" + std::to_string(row) + ".png"),
                   {testing::kBandWidth, testing::kBandHeight, 1, pixels});
  }
  /// Of test row 0 the class is 3, of 1 it is 0, and so on.
  void label(const std::string& where) const {
    std::string table = "file,label\n";
    for (int row = 0; row < testing::kBandTests; ++row)
      table += std::to_string(row) + ".png," + std::to_string((row + 3) % testing::kBandClasses) + "\n";
    folder_.write(where + "/labels.csv", table);
  }

  TempDir folder_;
};

const Value& measure(const Value& report, const std::string& name) {
  for (const Value& one : report.at("measures").as_list())
    if (one.at("name").as_text() == name) return one;
  throw std::runtime_error("no measure " + name);
}

TEST_F(Doctor, FindsThatLightAndDarkAreTurnedRoundAndMendsIt) {
  const Outcome outcome = doctor({"inverted", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  const Value report = Value::parse_json(outcome.out);
  EXPECT_EQ(report.at("classifier").as_text(), "fit.classifier");
  EXPECT_EQ(report.at("images").as_integer(), testing::kBandTests);
  const Value& polarity = measure(report, "polarity");
  EXPECT_TRUE(polarity.at("differs").as_bool());
  EXPECT_FALSE(polarity.at("mend").is_null());
  EXPECT_FALSE(polarity.at("offenders").as_list().empty());
  EXPECT_EQ(polarity.at("histogram").at("edges").as_list().size(),
            polarity.at("histogram").at("yours").as_list().size() + 1);
  EXPECT_GE(report.at("findings").as_integer(), 1);
  ASSERT_FALSE(report.at("chain").as_list().empty());
  EXPECT_EQ(report.at("candidates").as_list().front().at("chain").as_list().size(), 0U);
  EXPECT_LT(report.at("distance").at("fixed").as_number(), report.at("distance").at("yours").as_number());
}

TEST_F(Doctor, FindsNothingInImagesOfTheSameKind) {
  const Outcome outcome = doctor({"own"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("\n  Your images do not differ from the training images in anything that is\n"
                                     "  measured.\n"));
  EXPECT_THAT(outcome.out, ::testing::Not(HasSubstr("findings")));
  EXPECT_LE(testing::longest_line(outcome.out), 80);
}

TEST_F(Doctor, TheSameAtAnyNumberOfThreads) {
  EXPECT_EQ(doctor({"inverted", "--json", "--threads", "1"}).out, doctor({"inverted", "--json", "--threads", "3"}).out);
}

TEST_F(Doctor, AFixOfLabelledImagesCanBeCompared) {
  label("inverted");
  const Outcome outcome = doctor({"inverted", "--fix", "fixed.yaml"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, ::testing::EndsWith("\nwrote fixed.yaml\n\nnext:\n  pipeline compare fixed.yaml\n"));
  const Outcome check = program({"check", "fixed.yaml"});
  EXPECT_EQ(check.exit_code, 0) << check.err;
  const Outcome compared = program({"compare", "fixed.yaml", "--json", "--quiet"});
  ASSERT_EQ(compared.exit_code, 0) << compared.err;
  const Value::List variants = Value::parse_json(compared.out).at("variants").as_list();
  ASSERT_EQ(variants.size(), 2U);
  EXPECT_EQ(variants[1].at("name").as_text(), "suggested");
  EXPECT_GT(variants[1].at("correct").as_integer(), variants[0].at("correct").as_integer());
}

TEST_F(Doctor, AComparingPipelineGetsTheChainAsAFurtherVariant) {
  label("inverted");
  ASSERT_EQ(doctor({"inverted", "--fix", "first.yaml"}).exit_code, 0);
  ASSERT_EQ(program({"compare", "first.yaml", "--quiet"}).exit_code, 0);
  // Without IMAGES: what the run's swapped stage reads.
  const Outcome again = doctor({"--fix", "second.yaml", "--json"});
  ASSERT_EQ(again.exit_code, 0) << again.err;
  EXPECT_EQ(Value::parse_json(again.out).at("source").as_text(), "drawings.images");
  EXPECT_EQ(program({"check", "second.yaml"}).exit_code, 0);
  EXPECT_THAT(folder_.read("second.yaml"), HasSubstr("suggested"));
}

TEST_F(Doctor, AFixOfImagesWithoutLabelsServesTheChain) {
  ASSERT_EQ(doctor({"inverted", "--fix", "fixed.yaml"}).exit_code, 0);
  EXPECT_THAT(folder_.read("fixed.yaml"), ::testing::Not(HasSubstr("compare:")));
  const Outcome check = program({"check", "fixed.yaml"});
  EXPECT_EQ(check.exit_code, 0) << check.err;
}

TEST_F(Doctor, AFixIsNotWrittenOverAFileNorForNothing) {
  folder_.write("fixed.yaml", "mine\n");
  const Outcome there = doctor({"inverted", "--fix", "fixed.yaml"});
  EXPECT_EQ(there.exit_code, 2);
  EXPECT_EQ(there.err,
            "pipeline: error: the file 'fixed.yaml' is there already, and is not overwritten\n"
            "  help: name another for --fix, or move it away\n");
  EXPECT_EQ(folder_.read("fixed.yaml"), "mine\n");
  const Outcome nowhere = doctor({"inverted", "--fix", "none/fixed.yaml"});
  EXPECT_EQ(nowhere.exit_code, 2);
  EXPECT_THAT(nowhere.err, HasSubstr("mkdir -p none"));
  const Outcome single = doctor({"inverted/0.png", "--fix", "other.yaml"});
  EXPECT_EQ(single.exit_code, 2);
  EXPECT_THAT(single.err, HasSubstr("compares nothing yet, so --fix needs a folder that the new pipeline can read\n"));
  const Outcome nothing = doctor({"own", "--fix", "other.yaml"});
  EXPECT_EQ(nothing.exit_code, 0);
  EXPECT_EQ(nothing.err, "pipeline: warning: there is no chain to suggest, so other.yaml was not written\n");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "other.yaml"));
}

TEST_F(Doctor, WhatCannotBeReadIsListedAndTheOthersAreExamined) {
  folder_.write("torn.png", "no image");
  const Outcome outcome = doctor({"inverted/0.png", "torn.png", "inverted/1.png", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const Value report = Value::parse_json(outcome.out);
  EXPECT_EQ(report.at("images").as_integer(), 3);
  ASSERT_EQ(report.at("unreadable").as_list().size(), 1U);
  EXPECT_EQ(report.at("unreadable").as_list()[0].at("id").as_text(), "torn.png");
  EXPECT_EQ(measure(report, "width").at("yours").at("images").as_integer(), 2);
  EXPECT_THAT(doctor({"inverted/0.png", "torn.png"}).out,
              HasSubstr("left out, because they cannot be read:\n  - torn.png: "));
}

TEST_F(Doctor, FilesAndFoldersMayBeMixedAndGivenTwice) {
  const Outcome outcome = doctor({"inverted", "own/3.png", "inverted", "own/3.png", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(Value::parse_json(outcome.out).at("images").as_integer(), 2 * testing::kBandTests + 2);
}

TEST_F(Doctor, APipelineFileIsRunFirst) {
  const Outcome outcome = program({"doctor", "bands.yaml", "inverted", "--json", "--quiet"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_GE(Value::parse_json(outcome.out).at("findings").as_integer(), 1);
}

TEST_F(Doctor, MistakesOfTheCommandLineSayWhatToDo) {
  std::filesystem::create_directory(folder_ / "empty");
  folder_.write("torn.png", "no image");
  struct {
    std::vector<std::string> words;
    int exit_code;
    std::string message;
  } const cases[] = {
      {{"doctor"},
       2,
       "pipeline: error: 'pipeline doctor' needs a RUN, or a pipeline FILE to run first\n"
       "  help: for instance: pipeline doctor latest my_drawings/\n"},
      {{"doctor", "latest", "nothing"},
       2,
       "pipeline: error: there is no file or folder 'nothing'\n  help: name image files, or folders of them\n"},
      {{"doctor", "latest", "empty"},
       1,
       "empty': it is empty\n  help: give a folder with PNG, JPEG, BMP, TIFF or WebP files\n"},
      {{"doctor", "latest", "torn.png"}, 1, "none of 1 image can be read: torn.png: "},
      {{"doctor", "latest", "own", "--seed", "3"}, 2, "'latest' has been run already\n"},
      {{"doctor", "20200101-000000-none", "own"}, 2, "there is no run '20200101-000000-none' in runs"},
      {{"doctor", "nothing.yaml", "own"}, 2, "nothing.yaml"}};
  for (const auto& [words, exit_code, message] : cases) {
    SCOPED_TRACE(message);
    const Outcome outcome = program(words);
    EXPECT_EQ(outcome.exit_code, exit_code);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, HasSubstr(message));
  }
}

TEST_F(Doctor, WithoutImagesTheSetThatTheRunJudgedIsExamined) {
  const Outcome outcome = program({"doctor", "latest"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("23 images from digits.test, compared with 181 of the images that\n"));
  EXPECT_THAT(outcome.out, HasSubstr("Your images do not differ from the training images"));
}

TEST_F(Doctor, PageIsOneFileAndOverwritesNothing) {
  const Outcome outcome = program({"doctor", "latest", "--page", "why.html"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("\nwrote why.html\n"));
  EXPECT_THAT(folder_.read("why.html"), HasSubstr("\"diagnosis\": {"));
  const Outcome again = program({"doctor", "latest", "--page", "why.html"});
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_THAT(again.err,
              HasSubstr("why.html' is there already, and is not overwritten\n  help: name another for --page"));
}

TEST_F(Doctor, ARunThatKeptNoTrainingImagesSaysSo) {
  for (const char* ending : {"json", "safetensors"})
    std::filesystem::remove(folder_ / ("runs/latest/model/fit/classifier_images." + std::string(ending)));
  const Outcome outcome = doctor({"own"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("the run kept none of the images that 'fit' was trained on"));
}

}  // namespace
}  // namespace pipeline
