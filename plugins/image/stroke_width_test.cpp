#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include <pipeline/testing.h>
#include <opencv2/imgproc.hpp>

#include "example_images.h"
#include "expect_error.h"
#include "strokes.h"
#include "text_images.h"

namespace {

using pipeline::Images;
using pipeline::testing::StageRun;
using testing::ElementsAre;
using testing::Pair;

/// A level bar of 255 on black.
Images bar(int length, int width) {
  const int rows = width + 20;
  const int columns = length + 10;
  cv::Mat image = cv::Mat::zeros(rows, columns, CV_8U);
  image(cv::Rect(4, 7, length, width)).setTo(255);
  return example::bytes({1, rows, columns, 1},
                        std::vector<std::uint8_t>(image.begin<std::uint8_t>(), image.end<std::uint8_t>()));
}

cv::Mat matrix(const Images& images, std::vector<std::uint8_t>& values) {
  values = example::stored(images);
  const pipeline::ImageShape shape = images.at(0).shape;
  return {static_cast<int>(shape.height), static_cast<int>(shape.width), CV_8U, values.data()};
}

/// Width of a level bar once its length has been scaled to 20: coverage of the middle column and of the middle row.
double width_in_box(const Images& images) {
  std::vector<std::uint8_t> values;
  const cv::Mat image = matrix(images, values);
  const cv::Rect ink = cv::boundingRect(image > 127);
  const double width = cv::sum(image.col(ink.x + ink.width / 2))[0];
  const double length = cv::sum(image.row(ink.y + ink.height / 2))[0];
  return 20.0 * width / length;
}

TEST(StrokeWidth, AnyPenBecomesTheOneWanted) {
  // In a bar of L x w the mean distance is not w / 4 but w / 4 * (1 - w / (3 L)), a roof with hipped ends: so fat bars
  // come out wider, by w / (3 L), here at most 4 %; smoothing rounds the corners.
  for (const int width : {1, 2, 3, 5, 9})
    for (const double wanted : {2.0, 2.5, 4.0}) {
      SCOPED_TRACE(std::to_string(width) + " to " + std::to_string(wanted));
      const Images drawn =
          StageRun("image.stroke_width", "{ width: " + std::to_string(wanted) + " }").apply(bar(70, width));
      EXPECT_NEAR(width_in_box(drawn), wanted, 0.1 * wanted);
    }
}

TEST(StrokeWidth, TheWidthIsThatInTheBoxThatFollows) {
  // A seven's strokes are 0.6 + sqrt(0.4^2 + 1) = 1.677 of its height long, without the pen. In a box of 20 a pen of
  // 2.5 leaves 17.5 for the height; three half discs at two ends and on the outside of the corner come in addition.
  const double ink = 2.5 * 1.677 * 17.5 + 1.5 * 3.14159 / 8.0 * 2.5 * 2.5;
  for (const int pen : {1, 3, 6}) {
    const Images drawing = example::drawing(example::Digit::seven, {.ink = 255, .ground = 0, .pen = pen});
    const Images boxed = StageRun("image.fit_box", "{ size: 20, threshold: 0.5 }")
                             .apply(StageRun("image.stroke_width", "{ width: 2.5, box: 20 }").apply(drawing));
    const std::vector<std::uint8_t> values = example::stored(boxed);
    EXPECT_NEAR(std::accumulate(values.begin(), values.end(), 0.0) / 255.0, ink, 0.06 * ink) << pen;
  }
}

TEST(StrokeWidth, LinesOfOnePixelHangTogether) {
  // The moves of a line: level, two to one, diagonal, steep.
  example::Rows rows(34, std::string(40, '.'));
  std::size_t row = 3;
  std::size_t column = 2;
  for (int i = 0; i < 6; ++i) rows[row][++column] = '#';
  for (int i = 0; i < 8; ++i) rows[i % 2 == 0 ? row : ++row][++column] = '#';
  for (int i = 0; i < 12; ++i) rows[++row][++column] = '#';
  for (int i = 0; i < 9; ++i) rows[++row][i % 3 == 0 ? ++column : column] = '#';
  for (const char* const width : {"{ width: 1 }", "{ width: 2.5 }"}) {
    std::vector<std::uint8_t> values;
    const cv::Mat image = matrix(StageRun("image.stroke_width", width).apply(example::drawn(rows)), values);
    cv::Mat labels;
    EXPECT_EQ(cv::connectedComponents(image > 127, labels), 2) << width;  // the ground and one line
    const cv::Rect ink = cv::boundingRect(image > 127);
    EXPECT_NEAR(ink.width / static_cast<double>(ink.height), 27.0 / 26.0, 0.1) << width;
  }
}

TEST(StrokeWidth, FaintInkComesToFullStrength) {
  const Images faint = example::drawing(example::Digit::four, {.ink = 40, .ground = 0});
  const Images strong = example::drawing(example::Digit::four, {.ink = 255, .ground = 0});
  const auto boxed = [](const Images& images) {
    return StageRun("image.fit_box", "{ size: 20 }").apply(StageRun("image.stroke_width").apply(images));
  };
  const std::vector<std::uint8_t> values = example::stored(boxed(faint));
  EXPECT_EQ(*std::max_element(values.begin(), values.end()), 255);
  EXPECT_LT(example::mean_difference(boxed(faint), boxed(strong)), 5.0);
}

TEST(StrokeWidth, DotsStay) {
  for (const example::Rows& rows :
       {example::Rows{"....", ".#..", "....", "...."}, example::Rows{"##.", "##.", "..."}, example::Rows{"#"}}) {
    std::vector<std::uint8_t> values;
    const cv::Mat image = matrix(StageRun("image.stroke_width").apply(example::drawn(rows)), values);
    const cv::Rect ink = cv::boundingRect(image > 127);
    EXPECT_GE(ink.width, 60);
    EXPECT_NEAR(ink.width, ink.height, 1);
  }
}

TEST(StrokeWidth, FloatsStayFloats) {
  const Images bytes = example::drawing(example::Digit::two, {.ink = 255, .ground = 0});
  const Images drawn = StageRun("image.stroke_width").apply(example::as_unit_floats(bytes));
  ASSERT_EQ(drawn.dtype(), pipeline::DType::f32);
  const std::vector<float> floats = example::seen(drawn);
  const std::vector<std::uint8_t> rounded = example::stored(StageRun("image.stroke_width").apply(bytes));
  ASSERT_EQ(floats.size(), rounded.size());
  for (std::size_t i = 0; i < floats.size(); ++i) EXPECT_NEAR(255.0 * static_cast<double>(floats[i]), rounded[i], 1.0);
}

TEST(StrokeWidth, SameForAnyNumberOfThreads) {
  const Images images = example::many_drawings(100);
  const Images one = StageRun("image.stroke_width").threads(1).apply(images);
  EXPECT_TRUE(example::same_pixels(one, StageRun("image.stroke_width").threads(4).apply(images)));
}

TEST(StrokeWidth, BlankImageIsRefused) {
  EXPECT_THAT(StageRun("image.stroke_width").apply(example::drawn({"...", "..."})).refused(),
              ElementsAre(Pair(0, "no ink; every pixel is black, so leave the image out")));
}

TEST(StrokeWidth, AStrokeWiderThanTheBoxIsAnError) {
  example::expect_error([] { StageRun("image.stroke_width", "{ width: 20, box: 20 }").apply(bar(9, 2)); },
                        "'width' is not less than 'box': strokes cannot be wider than the ink",
                        "choose a smaller 'width'; MNIST's strokes are 2.5 pixels wide in a box of 20");
}

}  // namespace
