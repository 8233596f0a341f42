#include "compare/sample_size.h"

#include <gtest/gtest.h>

#include <cmath>

#include "compare/mcnemar.h"

namespace pipeline {
namespace {

TEST(SampleSize, FewestDifferingImagesByHand) {
  EXPECT_EQ(fewest_differing(0.05), 6);      // 2 / 2^5 = 0.0625, 2 / 2^6 = 0.03125
  EXPECT_EQ(fewest_differing(0.05 / 3), 7);  // 2 / 2^6 = 0.03125, 2 / 2^7 = 0.0156
  EXPECT_EQ(fewest_differing(0.03125), 6);   // reached exactly
  EXPECT_GT(mcnemar_p({0, 5, 0, 0}), 0.05);
  EXPECT_LE(mcnemar_p({0, 6, 0, 0}), 0.05);
}

TEST(SampleSize, IsConnorsFormula) {
  // expected.py, with SciPy's normal quantiles.
  EXPECT_EQ(images_needed({10, 2, 0, 8}, 0.05), 77);
  EXPECT_EQ(images_needed({10, 4, 1, 5}, 0.05), 85);
  EXPECT_EQ(images_needed({40, 5, 2, 13}, 0.05), 364);
  EXPECT_EQ(images_needed({790, 27, 11, 14}, 0.05 / 3), 1306);
}

TEST(SampleSize, BothDirectionsCountAlike) {
  EXPECT_EQ(images_needed({40, 5, 2, 13}, 0.05), images_needed({40, 2, 5, 13}, 0.05));
}

TEST(SampleSize, WithThatManyTheExactTestFindsItAboutFourTimesInFive) {
  // The power of McNemar's exact test, summed over all outcomes with n independent images, that differ at the rates
  // observed in 20: 4 fixed, 1 broken. expected.py finds 0.7657: the formula is for the test without its caution.
  const PairedCounts observed{10, 4, 1, 5};
  const auto n = static_cast<int>(*images_needed(observed, 0.05));
  const auto binomial = [](int count, int total, double share) {
    return std::exp(std::lgamma(total + 1.0) - std::lgamma(count + 1.0) - std::lgamma(total - count + 1.0) +
                    count * std::log(share) + (total - count) * std::log(1.0 - share));
  };
  double power = 0.0;
  for (int differ = 0; differ <= n; ++differ)
    for (int fixed = 0; fixed <= differ; ++fixed)
      if (mcnemar_p({0, fixed, differ - fixed, 0}) <= 0.05)
        power += binomial(differ, n, 0.25) * binomial(fixed, differ, 0.8);
  EXPECT_NEAR(power, 0.7656495916268499, 1e-9);
}

TEST(SampleSize, IsNeverLessThanTheTestCanUse) {
  // All of 6 images fixed: the formula says 4, the exact test needs 6 that differ.
  EXPECT_EQ(images_needed({0, 6, 0, 0}, 0.05), 6);
}

TEST(SampleSize, IsUnknownWhenNothingPointsEitherWay) {
  EXPECT_EQ(images_needed({10, 3, 3, 4}, 0.05), std::nullopt);
  EXPECT_EQ(images_needed({10, 0, 0, 4}, 0.05), std::nullopt);
}

}  // namespace
}  // namespace pipeline
