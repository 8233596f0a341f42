#include "stroke_render.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include <opencv2/imgproc.hpp>

#include <pipeline/error.h>

#include "brush.h"

namespace {

using drawing::Place;
using drawing::rendered;
using drawing::RenderOptions;
using drawing::StrokeDrawing;
using testing::ElementsAre;

/// One line of values as text: "255 128 0".
std::vector<int> row(const cv::Mat& image, int y) {
  std::vector<int> values;
  for (int x = 0; x < image.cols; ++x) values.push_back(image.at<std::uint8_t>(y, x));
  return values;
}
std::vector<int> column(const cv::Mat& image, int x) { return row(image.t(), x); }

cv::Rect ink_box(const cv::Mat& image, int ground = 255) { return cv::boundingRect(image != ground); }

StrokeDrawing line(int width, int height, double x0, double y0, double x1, double y1) {
  return {"", "", width, height, {{{x0, y0, 0, 0.5}, {x1, y1, 16, 0.5}}}};
}

TEST(StrokeRender, ALineHasTheBrushsWidth) {
  RenderOptions options;
  options.brush = 3;
  const cv::Mat image = rendered(line(9, 7, -5, 3, 20, 3), options, 0);
  EXPECT_EQ(image.size(), cv::Size(9, 7));
  EXPECT_THAT(column(image, 4), ElementsAre(255, 255, 0, 0, 0, 255, 255));
}

TEST(StrokeRender, AFractionOfAPixelIsGrey) {
  RenderOptions options;
  options.brush = 2;  // covers half of the pixels on either side
  EXPECT_THAT(column(rendered(line(5, 7, -5, 3, 20, 3), options, 0), 2),
              ElementsAre(255, 255, 127, 0, 127, 255, 255));  // coverage 128: 0.5 of 255, rounded up
  options.brush = 0.5;
  EXPECT_THAT(column(rendered(line(5, 3, -5, 1, 20, 1), options, 0), 2), ElementsAre(255, 127, 255));
}

TEST(StrokeRender, WithoutAntialiasPixelsAreInkOrGround) {
  RenderOptions options;
  options.brush = 1;
  options.antialias = false;
  const cv::Mat image = rendered(line(6, 6, 0, 0, 5, 5), options, 0);
  for (int y = 0; y < 6; ++y)
    for (int x = 0; x < 6; ++x) EXPECT_EQ(image.at<std::uint8_t>(y, x), x == y ? 0 : 255) << x << ' ' << y;
}

TEST(StrokeRender, AThinHardLineHasNoGaps) {
  RenderOptions options;
  options.brush = 0.25;
  options.antialias = false;
  const cv::Mat image = rendered(line(40, 20, 1, 2, 38, 15), options, 0);
  for (int x = 1; x <= 38; ++x) EXPECT_THAT(column(image, x), testing::Contains(0)) << x;
}

TEST(StrokeRender, OnePointIsADot) {
  RenderOptions options;
  options.brush = 3;
  options.antialias = false;
  const StrokeDrawing dot{"", "", 7, 5, {{{2, 3, 0, 0.5}}}};
  const cv::Mat image = rendered(dot, options, 0);
  EXPECT_EQ(cv::countNonZero(image == 0), 9);  // all middles within 1.5 of (2, 3)
  EXPECT_EQ(ink_box(image), cv::Rect(1, 2, 3, 3));
}

TEST(StrokeRender, TheCanvasScalesTheDrawingAndNotTheBrush) {
  RenderOptions options;
  options.canvas = 60;
  options.brush = 1;
  const cv::Mat image = rendered(line(20, 10, 4.5, 2, 4.5, 7), options, 0);
  EXPECT_EQ(image.size(), cv::Size(60, 30));
  // 3 (4.5 + 1/2) - 1/2 = 14.5: one pixel's width between two.
  EXPECT_THAT(std::vector<int>({row(image, 15)[13], row(image, 15)[14], row(image, 15)[15], row(image, 15)[16]}),
              ElementsAre(255, 127, 127, 255));
}

TEST(StrokeRender, PressureWidensTheLine) {
  RenderOptions options;
  options.brush = 4;
  options.pressure = true;
  StrokeDrawing drawing = line(5, 15, -5, 7, 20, 7);
  for (auto& point : drawing.strokes[0]) point.p = 1.0;  // 4 (1/4 + 3/2) = 7
  EXPECT_EQ(cv::countNonZero(rendered(drawing, options, 0).col(2) == 0), 7);
  for (auto& point : drawing.strokes[0]) point.p = 0.0;  // 1
  EXPECT_EQ(cv::countNonZero(rendered(drawing, options, 0).col(2) == 0), 1);
}

TEST(StrokeRender, ScaleKeepsTheMiddle) {
  RenderOptions options;
  options.brush = 1;
  options.scale = 0.5;
  options.antialias = false;
  // The middle of 21 pixels is 10: 2 becomes 6, 18 becomes 14.
  EXPECT_EQ(ink_box(rendered(line(21, 21, 2, 10, 18, 10), options, 0)), cv::Rect(6, 10, 9, 1));
}

TEST(StrokeRender, InkGoesToSidesAndCornersInTurn) {
  const StrokeDrawing drawing = line(31, 21, 12, 9, 16, 9);
  RenderOptions options;
  options.brush = 1;
  options.antialias = false;
  options.margin = 2;  // ink is 5 x 1
  struct Case {
    Place place;
    std::int64_t number;
    cv::Point at;
  };
  for (const Case& c :
       {Case{Place::as_drawn, 5, {12, 9}}, Case{Place::center, 5, {13, 10}}, Case{Place::sides, 0, {2, 9}},
        Case{Place::sides, 1, {12, 2}}, Case{Place::sides, 2, {24, 9}}, Case{Place::sides, 7, {12, 18}},
        Case{Place::corners, 0, {2, 2}}, Case{Place::corners, 1, {24, 2}}, Case{Place::corners, 6, {24, 18}},
        Case{Place::corners, 3, {2, 18}}}) {
    SCOPED_TRACE(std::to_string(static_cast<int>(c.place)) + " " + std::to_string(c.number));
    options.place = c.place;
    const cv::Rect box = ink_box(rendered(drawing, options, c.number));
    EXPECT_EQ(box.tl(), c.at);
    EXPECT_EQ(box.width, 5);
  }
}

TEST(StrokeRender, GroundAndInkAreGreyLevels) {
  RenderOptions options;
  options.brush = 1;
  options.ground = 30;
  options.ink = 235;
  EXPECT_THAT(column(rendered(line(5, 3, -5, 1, 20, 1), options, 0), 2), ElementsAre(30, 235, 30));
}

TEST(StrokeRender, TheGroundRisesAcrossTheSheet) {
  RenderOptions options;
  options.ground = 100;
  options.gradient = 80;
  const StrokeDrawing blank{"", "", 4, 2, {}};
  // 100 + 40 ((x + 1/2) / 4 + (y + 1/2) / 2 - 1): -25, -15, -5, 5, and 20 more on the second line.
  const cv::Mat image = rendered(blank, options, 0);
  EXPECT_THAT(row(image, 0), ElementsAre(75, 85, 95, 105));
  EXPECT_THAT(row(image, 1), ElementsAre(95, 105, 115, 125));
}

TEST(StrokeRender, TextureStaysWithinItsLevels) {
  RenderOptions options;
  options.ground = 100;
  options.texture = 6;
  const StrokeDrawing blank{"", "", 60, 50, {}};
  const cv::Mat image = rendered(blank, options, 0);
  double low = 0;
  double high = 0;
  cv::minMaxLoc(image, &low, &high);
  EXPECT_EQ(low, 94);
  EXPECT_EQ(high, 106);
  EXPECT_NEAR(cv::mean(image)[0], 100.0, 4 * 6 / std::sqrt(3.0 * 60 * 50));  // four standard errors of uniform noise
  EXPECT_EQ(cv::norm(image, rendered(blank, options, 1), cv::NORM_INF), 0);
}

TEST(StrokeRender, FarAwayPointsAreCutOff) {
  RenderOptions options;
  options.scale = 100;
  options.canvas = 100;
  options.brush = 1024;
  EXPECT_EQ(ink_box(rendered(line(3, 5, 1 - 1e5, 2 - 1e5, 1 + 1e5, 2 + 1e5), options, 0)).area(), 60 * 100);
}

TEST(StrokeRender, TooLargeOrTooMuchIsRefused) {
  const auto error_of = [](const StrokeDrawing& drawing, const RenderOptions& options) -> std::string {
    try {
      rendered(drawing, options, 0);
    } catch (const pipeline::Error& error) {
      return error.what();
    }
    return "no error";
  };
  EXPECT_EQ(error_of(line(5000, 20, 0, 0, 1, 1), {}), "its canvas has a side of 5000 pixels; at most 4096 are drawn");
  RenderOptions options;
  options.canvas = 4096;
  options.brush = 1024;
  StrokeDrawing scribble{"", "", 10, 10, {{}}};
  for (int i = 0; i < 50'000; ++i) scribble.strokes[0].push_back({10.0 * (i % 2), 5, 0, 0.5});
  EXPECT_EQ(error_of(scribble, options), "it has more ink than is drawn");
}

}  // namespace
