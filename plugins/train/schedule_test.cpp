#include "schedule.h"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

namespace train {
namespace {

TEST(Schedule, ConstantStaysTheSame) {
  const Schedule schedule;
  EXPECT_EQ(schedule.rate(0.0, 0.1, 7.0), 1.0);
  EXPECT_EQ(schedule.rate(6.9, 7.0, 7.0), 1.0);
}

TEST(Schedule, WarmUpRisesFromZeroBatchByBatch) {
  Schedule schedule;
  schedule.warm_up_epochs = 2.0;
  EXPECT_DOUBLE_EQ(schedule.rate(0.0, 0.25, 7.0), 0.125);
  EXPECT_DOUBLE_EQ(schedule.rate(1.0, 1.25, 7.0), 0.625);
  EXPECT_DOUBLE_EQ(schedule.rate(1.75, 2.0, 7.0), 1.0);
  EXPECT_DOUBLE_EQ(schedule.rate(1.9, 2.15, 7.0), 1.0);  // a batch that ends beyond it
  EXPECT_DOUBLE_EQ(schedule.rate(2.0, 2.25, 7.0), 1.0);
}

TEST(Schedule, StepMultipliesEverySoManyEpochs) {
  Schedule schedule;
  schedule.kind = Schedule::Kind::step;
  schedule.step_epochs = 3;
  schedule.factor = 0.2;
  EXPECT_DOUBLE_EQ(schedule.rate(2.9, 3.0, 10.0), 1.0);
  EXPECT_DOUBLE_EQ(schedule.rate(3.0, 3.1, 10.0), 0.2);
  EXPECT_DOUBLE_EQ(schedule.rate(6.5, 6.6, 10.0), 0.04);
}

TEST(Schedule, CosineFallsFromOneToItsEnd) {
  Schedule schedule;
  schedule.kind = Schedule::Kind::cosine;
  schedule.final = 0.1;
  schedule.warm_up_epochs = 1.0;
  EXPECT_DOUBLE_EQ(schedule.rate(1.0, 1.1, 13.0), 1.0);
  EXPECT_DOUBLE_EQ(schedule.rate(7.0, 7.1, 13.0), 0.55);  // half way
  EXPECT_DOUBLE_EQ(schedule.rate(4.0, 4.1, 13.0), 0.1 + 0.9 * (1.0 + std::numbers::sqrt2 / 2.0) / 2.0);
  EXPECT_NEAR(schedule.rate(13.0, 13.0, 13.0), 0.1, 1e-15);
}

TEST(Schedule, AWarmUpLongerThanTheTrainingOnlyRises) {
  Schedule schedule;
  schedule.kind = Schedule::Kind::cosine;
  schedule.warm_up_epochs = 20.0;
  EXPECT_DOUBLE_EQ(schedule.rate(9.5, 10.0, 10.0), 0.5);
}

}  // namespace
}  // namespace train
