#include "doctor/nearest.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace pipeline {
namespace {

TEST(DistanceToNearest, IsTheRootOfTheMeanSquare) {
  const std::vector<float> training{0, 0, 0, 1, 2, 2, 9, 9, 9};
  const std::vector<float> image{1, 0, 2};
  EXPECT_NEAR(distance_to_nearest(image, training), std::sqrt(4.0 / 3.0), 1e-6);  // (1, 2, 2)
}

TEST(DistanceToNearest, ARowCanBeLeftOut) {
  const std::vector<float> training{0, 0, 3, 4, 0, 1};
  const std::vector<float> image{0, 0};
  EXPECT_EQ(distance_to_nearest(image, training), 0.0);
  EXPECT_NEAR(distance_to_nearest(image, training, 0), std::sqrt(0.5), 1e-6);
}

TEST(DistanceToNearest, LongImagesAreSummedCompletely) {
  std::vector<float> training(789 * 2, 5.0F);
  std::vector<float> image(789, 2.0F);
  image.back() = 5.0F;
  EXPECT_NEAR(distance_to_nearest(image, training), 3.0 * std::sqrt(788.0 / 789.0), 1e-5);
}

TEST(DistanceToNearest, WithoutOthersThereIsNone) {
  EXPECT_TRUE(std::isnan(distance_to_nearest(std::vector<float>{1.0F}, {})));
  EXPECT_TRUE(std::isnan(distance_to_nearest(std::vector<float>{1.0F}, std::vector<float>{1.0F}, 0)));
}

}  // namespace
}  // namespace pipeline
