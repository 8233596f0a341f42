#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <pipeline/measurements.h>
#include <pipeline/testing.h>

#include "example_images.h"
#include "expect_error.h"
#include "strokes.h"
#include "text_images.h"

namespace {

using pipeline::Images;
using pipeline::Measurements;
using pipeline::testing::StageRun;

Measurements measured(const Images& images, const std::string& parameters = "{}", int threads = 2) {
  StageRun run("image.measure", parameters);
  run.threads(threads).input("images", images).run();
  return run.output<Measurements>("measurements");
}

double value(const Measurements& table, const std::string& column, std::size_t row = 0) {
  return table.column(column).value().at(row);
}

/// 10 wide, 12 high; a bar of 2 x 6 pixels with its upper left corner at (3, 4).
example::Rows bar() {
  example::Rows rows(12, "..........");
  for (std::size_t y = 4; y < 10; ++y) rows[y] = "...##.....";
  return rows;
}

TEST(Measure, ABarIsMeasuredByHand) {
  const Measurements table = measured(example::drawn(bar()));
  EXPECT_EQ(value(table, "blank"), 0.0);
  EXPECT_EQ(value(table, "polarity"), 0.0);
  EXPECT_EQ(value(table, "ground"), 0.0);
  EXPECT_EQ(value(table, "unevenness"), 0.0);
  EXPECT_NEAR(value(table, "contrast"), 1.0, 1e-6);
  EXPECT_EQ(value(table, "grey"), 0.0);
  EXPECT_NEAR(value(table, "ink_box"), 6.0 / 12, 1e-6);
  EXPECT_NEAR(value(table, "box_width"), 2.0 / 10, 1e-6);
  EXPECT_NEAR(value(table, "box_height"), 6.0 / 12, 1e-6);
  EXPECT_NEAR(value(table, "offset_x"), 4.0 / 10 - 0.5, 1e-6);  // columns 3 and 4 meet at 4
  EXPECT_NEAR(value(table, "offset_y"), 7.0 / 12 - 0.5, 1e-6);  // rows 4 to 9 have their middle at 7
  EXPECT_NEAR(value(table, "off_centre"), std::hypot(0.1, 1.0 / 12), 1e-6);
  EXPECT_EQ(value(table, "slant"), 0.0);
  EXPECT_EQ(value(table, "border"), 0.0);
  EXPECT_EQ(value(table, "parts"), 1.0);
  EXPECT_EQ(value(table, "specks"), 0.0);
  EXPECT_EQ(value(table, "width"), 10.0);
  EXPECT_EQ(value(table, "height"), 12.0);
}

TEST(Measure, BytesAndFloatsOfOneDrawingMeasureTheSame) {
  const Measurements bytes = measured(example::drawn(bar()));
  const Measurements floats = measured(example::drawn_in_floats(bar()));
  for (const std::string& column : bytes.columns())
    EXPECT_NEAR(value(bytes, column), value(floats, column), 1e-6) << column;
}

TEST(Measure, FloatsAreTakenFromBlackToWhite) {
  const Images images = example::floats({1, 2, 3, 1}, {-1, -1, 3, -1, -1, -1});
  EXPECT_NEAR(value(measured(images, "{ black: -1, white: 3 }"), "contrast"), 1.0, 1e-6);
  EXPECT_NEAR(value(measured(images, "{ black: -1, white: 7 }"), "contrast"), 0.5, 1e-6);
}

TEST(Measure, ADrawingOnPaperIsDarkOnLight) {
  const Measurements table = measured(example::drawing(example::Digit::seven, {.ink = 40, .ground = 215}));
  EXPECT_EQ(value(table, "polarity"), 1.0);
  EXPECT_NEAR(value(table, "ground"), 40.0 / 255, 0.01);
  EXPECT_NEAR(value(table, "contrast"), 175.0 / 255, 0.08);
}

TEST(Measure, UnevenLightIsSeenAndTheDigitStillFound) {
  const Measurements plain = measured(example::drawing(example::Digit::two, {.ground = 200}));
  const Measurements uneven = measured(example::drawing(example::Digit::two, {.ground = 160, .slope = 1.0}));
  EXPECT_LT(value(plain, "unevenness"), 0.01);
  EXPECT_NEAR(value(uneven, "unevenness"), 0.9 * 70 / 255, 0.05);
  EXPECT_NEAR(value(uneven, "ink_box"), value(plain, "ink_box"), 0.02);
}

TEST(Measure, AStrokeKeepsItsShareWhateverTheScale) {
  const Measurements small = measured(example::drawing(example::Digit::seven, {.width = 70, .height = 90, .pen = 6}));
  const Measurements large = measured(example::drawing(
      example::Digit::seven, {.width = 210, .height = 270, .size = 180, .pen = 18, .left = 45, .top = 36}));
  EXPECT_NEAR(value(small, "stroke"), 6.0 / 66, 0.02);
  EXPECT_NEAR(value(large, "stroke"), value(small, "stroke"), 0.015);
  EXPECT_NEAR(value(large, "ink_box"), value(small, "ink_box"), 0.02);
}

TEST(Measure, AStrokeThatLeansToTheLeftBelowHasANegativeSlant) {
  const example::Rows rows{"............",  //
                           ".......##...",  //
                           "......##....",  //
                           ".....##.....",  //
                           "....##......",  //
                           "............"};
  // Rows 1 to 4 are two pixels wide and move by one: mu11 / mu02 = -1.
  EXPECT_NEAR(value(measured(example::drawn(rows)), "slant"), -1.0, 1e-6);
}

TEST(Measure, BorderPartsAndSpecksAreCounted) {
  example::Rows rows(20, std::string(30, '.'));
  for (std::size_t y = 0; y < 15; ++y) rows[y].replace(5, 6, "######");  // 90 pixels, 6 of them on the border
  for (std::size_t y = 5; y < 9; ++y) rows[y].replace(20, 3, "###");     // 12 pixels: a part
  rows[17][25] = '#';                                                    // 1 pixel, less than 2 % of 90: a speck
  const Measurements table = measured(example::drawn(rows));
  EXPECT_NEAR(value(table, "border"), 6.0 / 96, 1e-6);  // 2 * (30 + 20) - 4
  EXPECT_EQ(value(table, "parts"), 2.0);
  EXPECT_EQ(value(table, "specks"), 1.0);
  EXPECT_NEAR(value(table, "box_width"), 18.0 / 30, 1e-6);  // columns 5 to 22; the speck is left out
}

TEST(Measure, ABlankSheetIsBlankAndNothingElse) {
  const Measurements table = measured(example::bytes({2, 2, 3, 1}, {9, 9, 9, 9, 9, 9, 200, 203, 200, 203, 200, 203}));
  for (const std::size_t row : {std::size_t{0}, std::size_t{1}}) {
    EXPECT_EQ(value(table, "blank", row), 1.0);
    EXPECT_TRUE(std::isnan(value(table, "stroke", row)));
    EXPECT_EQ(value(table, "width", row), 3.0);
  }
}

TEST(Measure, ARefusedRowAndWhatIsNotANumberCannotBeMeasured) {
  const Images refused = example::drawn(bar()).with_refused({{0, "torn"}});
  EXPECT_TRUE(std::isnan(value(measured(refused), "blank")));
  EXPECT_TRUE(std::isnan(value(measured(refused), "height")));
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_TRUE(std::isnan(value(measured(example::floats({1, 1, 2, 1}, {nan, 1.0F})), "blank")));
}

TEST(Measure, AnEmptySetGivesAnEmptyTable) {
  EXPECT_EQ(measured(Images()).size(), 0);
  EXPECT_EQ(measured(Images()).columns().size(), 19U);
}

TEST(Measure, IsTheSameAtAnyNumberOfThreads) {
  const Images images = example::many_drawings(40);
  EXPECT_EQ(measured(images, "{}", 1).state(), measured(images, "{}", 3).state());
}

TEST(Measure, StopsWhenAsked) {
  StageRun run("image.measure");
  run.input("images", example::many_drawings(30)).stop_after(3);
  EXPECT_THROW(run.run(), pipeline::Stopped);
}

TEST(Measure, BlackMustBeBelowWhite) {
  StageRun run("image.measure", "{ black: 1, white: 1 }");
  run.input("images", example::drawn(bar()));
  try {
    run.run();
    FAIL();
  } catch (const pipeline::Error& error) {
    EXPECT_STREQ(error.what(), "'black' is not below 'white'");
  }
}

}  // namespace
