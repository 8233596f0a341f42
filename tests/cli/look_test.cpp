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
  // 5 x 5 cells of 32 x 24 (6 x 8 enlarged four times), separated by 2: 5 * 34 + 2 wide, 5 * 26 + 2 high.
  EXPECT_THAT(outcome.out, HasSubstr("wrote sheet.png: all 23 images, 172 x 132 pixels\n"));

  png_image image;
  std::memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  ASSERT_NE(png_image_begin_read_from_file(&image, (*run_folder / "sheet.png").c_str()), 0) << image.message;
  image.format = PNG_FORMAT_GRAY;
  ASSERT_EQ(image.width, 172U);
  ASSERT_EQ(image.height, 132U);
  std::vector<std::uint8_t> pixels(PNG_IMAGE_SIZE(image));
  ASSERT_NE(png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr), 0) << image.message;
  EXPECT_EQ(pixels[0], 96);
  const std::vector<std::uint8_t> first = testing::band_pixels(0);
  const std::vector<std::uint8_t> seventh = testing::band_pixels(6);
  for (std::size_t y = 0; y < 24; ++y)
    for (std::size_t x = 0; x < 32; ++x) {
      EXPECT_EQ(pixels[(2 + y) * 172 + 2 + x], first[y / 4 * 8 + x / 4]);
      EXPECT_EQ(pixels[(28 + y) * 172 + 36 + x], seventh[y / 4 * 8 + x / 4]);  // second row, second column
    }
}

TEST_F(Look, RowsLimitTheSheet) {
  const Outcome outcome = look({"digits.test", "-o", "two.png", "--rows", "2"});
  EXPECT_THAT(outcome.out, HasSubstr("wrote two.png: the first 2 of 23 images, 70 x 28 pixels\n"));
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
  EXPECT_THAT(outcome.err, HasSubstr("no/such/sheet.png"));
}

}  // namespace
}  // namespace pipeline
