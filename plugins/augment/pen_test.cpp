#include "pen.h"

#include <gtest/gtest.h>

#include <opencv2/core.hpp>

namespace augment {
namespace {

/// 21 x 33, dark but for a bar of 5 x 23 in the middle.
cv::Mat bar() {
  cv::Mat image = cv::Mat::zeros(21, 33, CV_8U);
  image(cv::Rect(5, 8, 23, 5)) = 255;
  return image;
}

/// Ink in one column, in pixels.
double ink_in_column(const cv::Mat& image, int x) { return cv::sum(image.col(x))[0] / 255.0; }

TEST(Pen, ChangesAStrokeOnBothSides) {
  for (const double by_px : {1.5, 1.0, 0.75, 0.5, -0.5, -0.75, -1.0, -1.5}) {
    SCOPED_TRACE(by_px);
    cv::Mat image = bar();
    Pen().change(image, by_px);
    EXPECT_NEAR(ink_in_column(image, 16), 5.0 + 2.0 * by_px, 0.1);
    EXPECT_EQ(image.size(), cv::Size(33, 21));
    const cv::Mat upper_half = image.rowRange(0, 10);
    cv::Mat lower_half;
    cv::flip(image.rowRange(11, 21), lower_half, 0);
    EXPECT_EQ(cv::norm(upper_half, lower_half, cv::NORM_INF), 0.0);
  }
}

TEST(Pen, FinerKeepsLinesOfOnePixelInAllDirections) {
  struct Case {
    const char* name;
    int step_x, step_y;
  };
  for (const Case& c : {Case{"flat", 1, 0}, Case{"upright", 0, 1}, Case{"rising", 1, -1}, Case{"falling", 1, 1}}) {
    SCOPED_TRACE(c.name);
    cv::Mat image = cv::Mat::zeros(21, 21, CV_8U);
    for (int i = -6; i <= 6; ++i) image.at<std::uint8_t>(10 + i * c.step_y, 10 + i * c.step_x) = 255;
    const double before = cv::sum(image)[0];
    Pen().change(image, -2.0);
    for (int i = -5; i <= 5; ++i) EXPECT_GT(image.at<std::uint8_t>(10 + i * c.step_y, 10 + i * c.step_x), 127) << i;
    EXPECT_GT(cv::sum(image)[0], 0.7 * before);
    EXPECT_LT(cv::sum(image)[0], 1.3 * before);
  }
}

TEST(Pen, FinerTakesFromThickPartsOnly) {
  // A bar of five rows that goes on as a line of one.
  cv::Mat image = cv::Mat::zeros(15, 31, CV_8U);
  image(cv::Rect(3, 5, 12, 5)) = 255;
  image(cv::Rect(15, 7, 13, 1)) = 255;
  Pen().change(image, -1.5);
  EXPECT_NEAR(ink_in_column(image, 8), 2.0, 0.1);
  EXPECT_NEAR(ink_in_column(image, 22), 1.0, 0.2);
}

TEST(Pen, FaintInkStaysFaint) {
  cv::Mat image = bar() * (100.0 / 255.0);
  Pen().change(image, -1.0);
  EXPECT_NEAR(image.at<std::uint8_t>(10, 16), 100, 1);
  Pen().change(image, 1.0);
  EXPECT_NEAR(image.at<std::uint8_t>(10, 16), 100, 1);
}

TEST(Pen, NoChangeLeavesEveryBit) {
  cv::Mat image = bar();
  Pen().change(image, 0.0);
  EXPECT_EQ(cv::norm(image, bar(), cv::NORM_INF), 0.0);
}

}  // namespace
}  // namespace augment
