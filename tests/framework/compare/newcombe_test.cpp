#include "compare/newcombe.h"

#include <gtest/gtest.h>

namespace pipeline {
namespace {

TEST(Newcombe, PublishedInterval) {
  // The R package contingencytables of Fagerland, Lydersen, Laake ("Statistical analysis of contingency tables", 2017,
  // chapter 8) prints -0.1186 to -0.0046 for 59, 6, 16, 80, first minus second.
  const Interval found = newcombe_interval({59, 16, 6, 80}, 0.95);
  EXPECT_NEAR(found.low, 0.0046, 0.00005);
  EXPECT_NEAR(found.high, 0.1186, 0.00005);
}

TEST(Newcombe, AgreesWithThePapersFormulaOverStatsmodels) {
  struct Case {
    PairedCounts counts;
    double confidence, low, high;
  };
  // expected.py: the formula in the paper's letters, with statsmodels' Wilson intervals.
  for (const Case& c : {Case{{59, 16, 6, 80}, 0.95, 0.004625113933050047, 0.11862119563870992},
                        Case{{11, 46, 1, 2}, 0.95, 0.5982805651573126, 0.8403717133003189},
                        Case{{12, 0, 0, 8}, 0.95, -0.09536619193898223, 0.09536619193898223},
                        Case{{0, 3, 5, 0}, 0.95, -0.7263114283528052, 0.38851521079474527},
                        Case{{2, 4, 3, 1}, 0.9, -0.3021285583626037, 0.46652878075327525},
                        Case{{0, 7, 0, 0}, 0.95, 0.4989010931671314, 1.0},
                        Case{{9000, 700, 40, 260}, 0.99, 0.059355340603303816, 0.07299805202405321}}) {
    SCOPED_TRACE(testing::Message() << c.counts.both << ", " << c.counts.fixed << ", " << c.counts.broken << ", "
                                    << c.counts.neither);
    const Interval found = newcombe_interval(c.counts, c.confidence);
    EXPECT_NEAR(found.low, c.low, 1e-12);
    EXPECT_NEAR(found.high, c.high, 1e-12);
  }
}

TEST(Newcombe, SwappingTheVariantsTurnsTheIntervalRound) {
  const Interval one = newcombe_interval({13, 8, 3, 5}, 0.95);
  const Interval other = newcombe_interval({13, 3, 8, 5}, 0.95);
  EXPECT_DOUBLE_EQ(one.low, -other.high);
  EXPECT_DOUBLE_EQ(one.high, -other.low);
}

TEST(Newcombe, VariantsThatAreAlwaysRightLeaveRoomForADifference) {
  // phi = 0, both Wilson intervals from n / (n + z^2) to 1, z^2 = 3.841458820694124 (SciPy 1.10.1):
  // the distance is that of one Wilson interval, 1 - 7 / (7 + z^2).
  const Interval found = newcombe_interval({7, 0, 0, 0}, 0.95);
  EXPECT_NEAR(found.high, 1.0 - 7.0 / (7.0 + 3.841458820694124), 1e-12);
  EXPECT_NEAR(found.low, -found.high, 1e-15);
}

}  // namespace
}  // namespace pipeline
