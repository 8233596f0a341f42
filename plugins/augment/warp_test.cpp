#include "warp.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include <opencv2/core.hpp>

namespace augment {
namespace {

cv::Point2d mapped(const AffineMap& map, cv::Point2d p) {
  return {map.xx * p.x + map.xy * p.y + map.shift_x, map.yx * p.x + map.yy * p.y + map.shift_y};
}

TEST(AffineMap, ThenAppliesTheSecondAfterTheFirst) {
  const AffineMap doubled{2.0, 0.0, 0.0, 2.0, 0.0, 0.0};
  const AffineMap turned{0.0, -1.0, 1.0, 0.0, 5.0, 0.0};  // a quarter, x to y, and 5 to the right
  // (3, 1) -> (6, 2) -> (-2 + 5, 6), and (3, 1) -> (-1 + 5, 3) -> (8, 6).
  EXPECT_EQ(mapped(doubled.then(turned), {3.0, 1.0}), cv::Point2d(3.0, 6.0));
  EXPECT_EQ(mapped(turned.then(doubled), {3.0, 1.0}), cv::Point2d(8.0, 6.0));
}

TEST(AffineMap, InverseLeadsBack) {
  const AffineMap map{2.0, 0.5, -1.0, 3.0, 4.0, -7.0};
  const cv::Point2d there = mapped(map, {3.0, 1.0});
  EXPECT_EQ(there, cv::Point2d(10.5, -7.0));
  const cv::Point2d back = mapped(map.inverse(), there);
  EXPECT_NEAR(back.x, 3.0, 1e-12);
  EXPECT_NEAR(back.y, 1.0, 1e-12);
}

/// Mean of products of displacements over many fields of 11 x 17.
template <class Product>
double mean_over_fields(double displacement_px, double smoothness_px, Product product) {
  const ElasticField elastic({17, 11}, displacement_px, smoothness_px);
  std::vector<float> noise;
  cv::Mat_<cv::Vec2f> field;
  double sum = 0.0;
  constexpr int kFields = 8000;
  for (int key = 0; key < kFields; ++key) {
    elastic.draw(static_cast<std::uint64_t>(key), noise, field);
    sum += product(field);
  }
  return sum / kFields;
}

TEST(ElasticField, HasTheMeanSquareAskedForEverywhere) {
  // 8,000 squares of about normal numbers: their mean has a relative standard error of sqrt(2 / 8000) = 1.6 %.
  for (const double smoothness : {1.0, 2.5, 6.0}) {
    SCOPED_TRACE(smoothness);
    for (const cv::Point at : {cv::Point(0, 0), cv::Point(7, 3), cv::Point(16, 10)}) {
      EXPECT_NEAR(mean_over_fields(1.5, smoothness, [&](const auto& field) { return field(at)[0] * field(at)[0]; }),
                  2.25, 0.13);
      EXPECT_NEAR(mean_over_fields(1.5, smoothness, [&](const auto& field) { return field(at)[1] * field(at)[1]; }),
                  2.25, 0.13);
    }
  }
}

TEST(ElasticField, NeighboursMoveTogetherAsAGaussianHasIt) {
  // White noise smoothed by a Gaussian of standard deviation s correlates like exp(-d^2 / (4 s^2)); d^2 = 3^2 + 4^2.
  const auto product = [](const auto& field) { return field(2, 5)[0] * field(6, 8)[0]; };
  EXPECT_NEAR(mean_over_fields(1.0, 4.0, product), std::exp(-25.0 / 64.0), 0.05);
  EXPECT_NEAR(mean_over_fields(1.0, 1.5, product), std::exp(-25.0 / 9.0), 0.05);
}

TEST(ElasticField, MovesAlongXAndYIndependentlyAndAboutZero) {
  EXPECT_NEAR(mean_over_fields(1.0, 3.0, [](const auto& field) { return field(4, 9)[0] * field(4, 9)[1]; }), 0.0, 0.05);
  EXPECT_NEAR(mean_over_fields(1.0, 3.0, [](const auto& field) { return field(4, 9)[0]; }), 0.0, 0.05);
}

TEST(ElasticField, DependsOnTheKeyAlone) {
  const ElasticField elastic({17, 11}, 1.0, 3.0);
  std::vector<float> noise;
  cv::Mat_<cv::Vec2f> first;
  cv::Mat_<cv::Vec2f> other;
  cv::Mat_<cv::Vec2f> again;
  elastic.draw(1, noise, first);
  elastic.draw(2, noise, other);
  elastic.draw(1, noise, again);
  EXPECT_EQ(cv::norm(first, again, cv::NORM_INF), 0.0);
  EXPECT_GT(cv::norm(first, other, cv::NORM_INF), 0.1);
}

}  // namespace
}  // namespace augment
