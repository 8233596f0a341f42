#include "composite.h"

#include <gtest/gtest.h>

namespace {

using drawing::AlphaKind;
using drawing::composited;

TEST(Composite, GroundIsOppositeToTheInksLuma) {
  // Blue ink (luma 0.114 * 255) is dark, yellow (0.886 * 255) is light. B G R A.
  const cv::Mat blue = (cv::Mat_<cv::Vec4b>(1, 2) << cv::Vec4b(255, 0, 0, 255), cv::Vec4b(0, 0, 0, 0));
  EXPECT_EQ(composited(blue, AlphaKind::straight).at<cv::Vec3b>(0, 1), cv::Vec3b(255, 255, 255));
  const cv::Mat yellow = (cv::Mat_<cv::Vec4b>(1, 2) << cv::Vec4b(0, 255, 255, 255), cv::Vec4b(0, 0, 0, 0));
  EXPECT_EQ(composited(yellow, AlphaKind::straight).at<cv::Vec3b>(0, 1), cv::Vec3b(0, 0, 0));
}

TEST(Composite, InkIsWeighedByAlpha) {
  // Strong dark ink against more, but fainter, light pixels: (255 * 20 + 3 * 40 * 250) / (255 + 120) = 93.6 is dark.
  const cv::Mat image = (cv::Mat_<cv::Vec4b>(1, 4) << cv::Vec4b(20, 20, 20, 255), cv::Vec4b(250, 250, 250, 40),
                         cv::Vec4b(250, 250, 250, 40), cv::Vec4b(250, 250, 250, 40));
  // round(40 * 250 / 255 + 215 * 255 / 255) = 254.2
  EXPECT_EQ(composited(image, AlphaKind::straight).at<cv::Vec3b>(0, 3), cv::Vec3b(254, 254, 254));
}

TEST(Composite, PremultipliedColoursAreNotMultipliedAgain) {
  const cv::Mat image = (cv::Mat_<cv::Vec4b>(1, 1) << cv::Vec4b(10, 20, 30, 100));
  EXPECT_EQ(composited(image, AlphaKind::premultiplied).at<cv::Vec3b>(0, 0), cv::Vec3b(165, 175, 185));
}

TEST(Composite, APremultipliedColourAboveAlphaIsCutOff) {
  const cv::Mat image = (cv::Mat_<cv::Vec4w>(1, 1) << cv::Vec4w(65535, 0, 0, 1000));
  const cv::Vec3w found = composited(image, AlphaKind::premultiplied).at<cv::Vec3w>(0, 0);
  EXPECT_LE(found[0] - found[1], 1000);
}

TEST(Composite, SixteenBitsAreExact) {
  // 30000 * 12345 / 65535 + 65535 - 30000 = 41186.28
  const cv::Mat image = (cv::Mat_<cv::Vec4w>(1, 1) << cv::Vec4w(12345, 12345, 12345, 30000));
  EXPECT_EQ(composited(image, AlphaKind::straight).at<cv::Vec3w>(0, 0), cv::Vec3w(41186, 41186, 41186));
}

}  // namespace
