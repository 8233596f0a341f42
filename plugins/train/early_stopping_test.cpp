#include "early_stopping.h"

#include <gtest/gtest.h>

namespace train {
namespace {

TEST(BestEpoch, RemembersTheLowestLossAndEndsWhenPatienceDoes) {
  BestEpoch best({.patience = 2});
  EXPECT_TRUE(best.add(1, 0.5, 0.80));
  EXPECT_TRUE(best.add(2, 0.4, 0.80));
  EXPECT_FALSE(best.add(3, 0.4, 0.99));  // as good is not better
  EXPECT_FALSE(best.should_stop());
  EXPECT_TRUE(best.add(4, 0.3, 0.10));
  EXPECT_FALSE(best.add(5, 0.7, 0.10));
  EXPECT_FALSE(best.should_stop());
  EXPECT_FALSE(best.add(6, 0.31, 0.10));
  EXPECT_TRUE(best.should_stop());
  EXPECT_EQ(best.epoch(), 4);
}

TEST(BestEpoch, CanWatchAccuracyInstead) {
  BestEpoch best({.patience = 5, .monitor = EarlyStopping::Monitor::accuracy});
  EXPECT_TRUE(best.add(1, 0.5, 0.80));
  EXPECT_FALSE(best.add(2, 0.4, 0.79));
  EXPECT_TRUE(best.add(3, 0.9, 0.81));
  EXPECT_EQ(best.epoch(), 3);
}

TEST(BestEpoch, ChangesUpToMinChangeAreNoImprovement) {
  BestEpoch best({.patience = 5, .min_change = 0.125});
  EXPECT_TRUE(best.add(1, 1.0, 0.0));
  EXPECT_FALSE(best.add(2, 0.875, 0.0));
  EXPECT_TRUE(best.add(3, 0.75, 0.0));
}

}  // namespace
}  // namespace train
