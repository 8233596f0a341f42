#include <cstring>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <png.h>

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
using ::testing::StartsWith;
using testing::TempDir;

/// One run for all: nothing here changes it.
class Look : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    run_folder = new TempDir;
    testing::write_band_pipeline(*run_folder);
    ASSERT_EQ(run_program({"run", "bands.yaml", "--quiet"}, {.folder = run_folder->path()}).exit_code, 0);
  }
  static void TearDownTestSuite() { delete run_folder; }

  static Outcome look(std::vector<std::string> words, int columns = 0) {
    words.insert(words.begin(), {"look", "latest"});
    return run_program(words, {.folder = run_folder->path(), .columns = columns});
  }
  static TempDir* run_folder;
};
TempDir* Look::run_folder = nullptr;

TEST_F(Look, WithoutAnEdgeListsThem) {
  const Outcome outcome = look({});
  EXPECT_EQ(outcome.exit_code, 0);
  for (const std::string edge :
       {"digits.train", "pixels.test", "network.network", "fit.classifier", "score.evaluation"})
    EXPECT_THAT(outcome.out, HasSubstr("\n" + edge + " "));
}

TEST_F(Look, ImagesHaveFactsAndAPreview) {
  const Outcome outcome = look({"digits.test"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, StartsWith("digits.test: images\n"
                                      "  images        23\n"
                                      "  shape         6 x 8 pixels\n"
                                      "  stored as     u8\n"));
  EXPECT_THAT(outcome.out, HasSubstr("  classes       0 (6), 1 (6), 2 (5), 3 (6)\n"
                                     "  steps         none: as the data set gave them\n"));
  EXPECT_THAT(outcome.out, HasSubstr("test/0: 3"));
  EXPECT_LE(testing::longest_line(outcome.out), 80);
}

TEST_F(Look, LineageNamesStepAndState) {
  const Outcome outcome = look({"pixels.test"});
  EXPECT_THAT(outcome.out, HasSubstr("1. image.scale { low: 0.0, high: 1.0 }, fitted on digits.train,"));
}

TEST_F(Look, InATerminalPreviewsInGreys) {
  const Outcome outcome = look({"digits.test"}, 80);
  EXPECT_THAT(outcome.out, HasSubstr("\u2580"));
  EXPECT_LE(testing::longest_line(outcome.out), 80);
}

TEST_F(Look, ContactSheetHoldsThePixelsThemselves) {
  const Outcome outcome = look({"digits.test", "-o", "sheet.png"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  // 6 x 4 cells of 94 x 108: 6 x 8 pixels enlarged eleven times, frames of 3, text below. 10 pixels around each, and
  // two lines of title.
  EXPECT_THAT(outcome.out, HasSubstr("wrote sheet.png: all 23 images, 634 x 509 pixels\n"));

  png_image image;
  std::memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  ASSERT_NE(png_image_begin_read_from_file(&image, (*run_folder / "sheet.png").c_str()), 0) << image.message;
  image.format = PNG_FORMAT_GRAY;
  ASSERT_EQ(image.width, 634U);
  ASSERT_EQ(image.height, 509U);
  std::vector<std::uint8_t> pixels(PNG_IMAGE_SIZE(image));
  ASSERT_NE(png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr), 0) << image.message;
  const std::vector<std::uint8_t> first = testing::band_pixels(0);
  const std::vector<std::uint8_t> eighth = testing::band_pixels(7);
  for (std::size_t y = 0; y < 66; ++y)
    for (std::size_t x = 0; x < 88; ++x) {
      EXPECT_EQ(pixels[(40 + y) * 634 + 13 + x], first[y / 11 * 8 + x / 11]);
      EXPECT_EQ(pixels[(158 + y) * 634 + 117 + x], eighth[y / 11 * 8 + x / 11]);  // second row, second column
    }
}

TEST_F(Look, RowsLimitTheSheet) {
  const Outcome outcome = look({"digits.test", "-o", "two.png", "--rows", "2"});
  EXPECT_THAT(outcome.out, HasSubstr("wrote two.png: the first 2 of 23 images, 386 x 155 pixels\n"));
}

TEST_F(Look, PredictionsOfTheRunStandBesideTheImages) {
  const Outcome outcome = look({"digits.test"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("\n  predictions   score: 23 right\n"),
                                 ::testing::ContainsRegex("\n  right: 3, [0-9]+ % +right: 0, [0-9]+ %")));
  EXPECT_THAT(look({"digits.train"}).out, Not(HasSubstr("predictions ")));
}

/// A copy of the run with other predictions: row 0 is wrong, 1 right, 2 refused, the others unknown.
class LookAtMistakes : public Look {
 protected:
  static void SetUpTestSuite() {
    Look::SetUpTestSuite();
    if (HasFatalFailure()) return;
    std::filesystem::copy(*run_folder / "runs/latest/", *run_folder / "runs/edited",
                          std::filesystem::copy_options::recursive);
    run_folder->write(
        "runs/edited/predictions.jsonl",
        R"({"stage":"score","variant":null,"id":"test/0","label":"3","prediction":"1","probabilities":[0.1,0.75,0.05,0.1],"refused":null}
{"stage":"score","variant":null,"id":"test/1","label":"0","prediction":"0","probabilities":[1,0,0,0],"refused":null}
{"stage":"score","variant":null,"id":"test/2","label":"1","prediction":null,"probabilities":null,"refused":"no ink"}
)");
  }
  static Outcome look_at_edited(std::vector<std::string> words) {
    words.insert(words.begin(), {"look", "edited"});
    return run_program(words, {.folder = run_folder->path()});
  }
};

TEST_F(LookAtMistakes, OnlyChoosesWhatIsShown) {
  const Outcome wrong = look_at_edited({"pixels.test", "--only", "wrong"});
  ASSERT_EQ(wrong.exit_code, 0) << wrong.err;
  EXPECT_THAT(wrong.out, AllOf(HasSubstr("\n  predictions   score: 1 right, 1 wrong, 1 refused\n"),
                               HasSubstr("\n  test/0: 3\n  wrong: 1, 75 %\n"), Not(HasSubstr("test/1"))));
  EXPECT_THAT(look_at_edited({"pixels.test", "--only", "right"}).out,
              AllOf(HasSubstr("\n  test/1: 0\n  right: 0, 100 %\n"), Not(HasSubstr("test/0"))));
  EXPECT_THAT(look_at_edited({"pixels.test", "--only", "refused"}).out, HasSubstr("\n  test/2: 1\n  refused\n"));
  EXPECT_THAT(look_at_edited({"pixels.test", "--only", "all", "--rows", "3"}).out,
              AllOf(HasSubstr("test/0"), HasSubstr("test/1"), HasSubstr("test/2")));
}

TEST_F(LookAtMistakes, ASheetOfMistakesHoldsOnlyThem) {
  EXPECT_THAT(look_at_edited({"pixels.test", "--only", "wrong", "-o", "wrong.png"}).out,
              HasSubstr("wrote wrong.png: all 1 wrong images, 386 x 155 pixels\n"));
}

TEST_F(LookAtMistakes, NoneToShowIsAnError) {
  const Outcome outcome = look({"pixels.test", "--only", "wrong", "-o", "none.png"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.err,
            "pipeline: error: none of these images is wrong\n"
            "  help: score: 23 right; leave --only out\n");
  EXPECT_FALSE(std::filesystem::exists(*run_folder / "none.png"));
  EXPECT_EQ(look({"digits.train", "--only", "wrong"}).err,
            "pipeline: error: no evaluation of this run has these images, so none is known to be wrong\n"
            "  help: look at an edge that leads to an evaluation, or leave --only out\n");
}

TEST_F(LookAtMistakes, DamagedPredictionsAreNamedWithTheirLine) {
  const TempDir broken;
  std::filesystem::copy(*run_folder / "runs/latest/", broken / "run", std::filesystem::copy_options::recursive);
  broken.write("run/predictions.jsonl", "{\"stage\":\"score\"}\n");
  const Outcome outcome = run_program({"look", (broken / "run").string(), "pixels.test"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.err, "pipeline: error: " + (broken / "run/predictions.jsonl").string() +
                             ", line 1: there is no 'variant'\n"
                             "  help: the file was changed or damaged after the run; run the pipeline again\n");
}

TEST_F(Look, AHistoryIsATableOfEpochs) {
  const Outcome outcome = look({"fit.history", "--rows", "2"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("  shown         the last 2\n"), HasSubstr("\n     29  "),
                                 HasSubstr("\n     30  "), HasSubstr("\n  epoch  ")));
  EXPECT_LE(testing::longest_line(outcome.out), 80);
}

TEST_F(Look, AClassifierTellsItsParameters) {
  const Outcome outcome = look({"fit.classifier"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  // 48 inputs, 12 hidden units, 4 classes: 48 * 12 + 12 + 12 * 4 + 4 = 640 numbers.
  EXPECT_THAT(outcome.out, HasSubstr("trained on    181 images, 6 x 8 pixels, u8\n"));
  EXPECT_THAT(outcome.out, ::testing::ContainsRegex("\n  total +640\n"));
}

TEST_F(Look, AnEvaluationIsItsReport) {
  EXPECT_THAT(look({"score"}).out, AllOf(StartsWith("score.evaluation: evaluation\n  class         precision"),
                                         HasSubstr("interval 85.69 % to 100.00 %: 23 of 23 images")));
}

TEST_F(Look, MistakesSayHowToMendThem) {
  struct Case {
    std::vector<std::string> words;
    std::string message;
  };
  for (const Case& c :
       std::vector<Case>{{{"pixels.tets"},
                          "pipeline: error: this run has no edge 'pixels.tets'\n"
                          "  help: did you mean 'pixels.test'? `pipeline look RUN` lists the edges of a run\n"},
                         {{"pixels"},
                          "pipeline: error: stage 'pixels' has several outputs\n"
                          "  help: name one: pixels.train, pixels.validation, pixels.test\n"},
                         {{"fit.history", "-o", "x.png"},
                          "pipeline: error: -o draws images, and fit.history is of type history\n"
                          "  help: look at it without -o, or name an edge with images\n"},
                         {{"fit.history", "--only", "wrong"},
                          "pipeline: error: --only chooses among images, and fit.history is of type history\n"
                          "  help: leave it out, or name an edge with images\n"},
                         {{"pixels.test", "--only", "wrnog"},
                          "pipeline: error: --only is 'wrnog', expected wrong, right, refused or all\n"
                          "  help: did you mean 'wrong'? It takes wrong, right, refused or all\n"},
                         {{"pixels.test", "--variant", "centred"},
                          "pipeline: error: this run has no variant 'centred'\n"
                          "  help: its evaluations have no variants; leave --variant out\n"},
                         {{"pixels.test", "-o", "sheet.jpg"},
                          "pipeline: error: a picture is written as PNG, and 'sheet.jpg' does not end in .png\n"
                          "  help: name it sheet.png\n"},
                         {{"pixels.test", "--rows", "0"},
                          "pipeline: error: --rows is '0', expected an integer from 1 to 1000000\n"}}) {
    SCOPED_TRACE(c.words.front());
    const Outcome outcome = look(c.words);
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_EQ(outcome.err, c.message);
  }
}

TEST_F(Look, ASheetThatCannotBeWrittenEndsWithOne) {
  const Outcome outcome = look({"digits.test", "-o", "no/such/sheet.png"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.err,
            "pipeline: error: cannot write no/such/sheet.png: there is no folder no/such\n"
            "  help: make it first: mkdir -p no/such\n");
}

}  // namespace
}  // namespace pipeline
