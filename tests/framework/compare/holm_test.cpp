#include "compare/holm.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace pipeline {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Holm, AgreesWithStatsmodelsAndR) {
  // statsmodels 0.13.5: multipletests(p, method="holm"); R 4.2.2: p.adjust(p, "holm").
  EXPECT_THAT(holm_adjusted(std::array{0.04, 0.001, 0.03, 0.2, 0.012}),
              ElementsAre(DoubleEq(0.09), DoubleEq(0.005), DoubleEq(0.09), DoubleEq(0.2), DoubleEq(0.048)));
  EXPECT_THAT(holm_adjusted(std::array{0.5, 0.6, 0.0001}), ElementsAre(DoubleEq(1.0), DoubleEq(1.0), DoubleEq(0.0003)));
}

TEST(Holm, OneComparisonNeedsNoAdjustment) {
  EXPECT_THAT(holm_adjusted(std::array{0.031}), ElementsAre(0.031));
  EXPECT_THAT(holm_adjusted({}), IsEmpty());
}

}  // namespace
}  // namespace pipeline
