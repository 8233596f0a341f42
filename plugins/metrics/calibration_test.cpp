#include "calibration.h"

#include <gtest/gtest.h>

namespace {

using metrics::Calibration;

TEST(Calibration, WeighsTheGapOfEachBinByItsRows) {
  Calibration calibration(5);
  // bin (0.6, 0.8]: accuracy 1/3, mean confidence 0.7, gap 11/30
  calibration.add(0.65, true);
  calibration.add(0.70, false);
  calibration.add(0.75, false);
  // bin (0.8, 1]: accuracy 1, confidence 0.9, gap 0.1
  calibration.add(0.9, true);
  // bin (0.2, 0.4]: accuracy 0, confidence 0.3, gap 0.3
  calibration.add(0.3, false);
  EXPECT_NEAR(calibration.expected_error(), (3 * 11.0 / 30 + 0.1 + 0.3) / 5, 1e-15);
}

TEST(Calibration, ABinHoldsItsUpperEdgeButNotItsLower) {
  // 0.5 belongs to (0, 0.5], so with 0.25 the two errors cancel to |1 - 0.75| = 0.25 and weigh 2 of 3 rows' sum.
  Calibration calibration(2);
  calibration.add(0.25, false);
  calibration.add(0.5, true);
  calibration.add(1.0, true);
  EXPECT_NEAR(calibration.expected_error(), 0.25 / 3, 1e-15);
}

TEST(Calibration, ConfidenceZeroIsInTheFirstBin) {
  Calibration calibration(3);
  calibration.add(0.0, true);
  EXPECT_EQ(calibration.expected_error(), 1.0);
}

TEST(Calibration, NothingAddedIsNoError) { EXPECT_EQ(Calibration(15).expected_error(), 0.0); }

}  // namespace
