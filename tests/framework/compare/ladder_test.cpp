#include "compare/ladder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pipeline {
namespace {

using ::testing::SizeIs;

// Seven images, the third without label; -1 is a refused image.
const std::vector<std::int32_t> kLabels{0, 1, -1, 2, 0, 1, 2};
const VariantResult kNoStep{"no step", {1, 1, 0, 0, -1, 0, 1}};           // 1 of 6
const VariantResult kOneStep{"+ image.invert", {0, 1, 1, 2, 1, 2, 2}};    // 4 of 6
const VariantResult kTwoSteps{"+ image.fit_box", {0, 0, 2, 2, 0, 1, 2}};  // 5 of 6

TEST(Ladder, EachRungIsComparedWithTheOneBefore) {
  const std::vector<Rung> rungs = cumulative_rungs(kLabels, {kNoStep, kOneStep, kTwoSteps}, 0.95);
  ASSERT_THAT(rungs, SizeIs(3));
  EXPECT_EQ(rungs[0].label, "no step");
  EXPECT_EQ(rungs[0].correct, 1);
  EXPECT_EQ(rungs[0].images, 6);
  EXPECT_EQ(rungs[0].difference, 0.0);
  EXPECT_EQ(rungs[0].counts, (PairedCounts{1, 0, 0, 5}));

  EXPECT_EQ(rungs[1].label, "+ image.invert");
  EXPECT_EQ(rungs[1].counts, (PairedCounts{1, 3, 0, 2}));
  EXPECT_DOUBLE_EQ(rungs[1].difference, 3.0 / 6.0);

  EXPECT_EQ(rungs[2].counts, (PairedCounts{3, 2, 1, 0}));
  EXPECT_DOUBLE_EQ(rungs[2].accuracy, 5.0 / 6.0);
  EXPECT_DOUBLE_EQ(rungs[2].difference, 1.0 / 6.0);
}

TEST(Ladder, LeavingAStepOutIsComparedWithTheWholeChain) {
  const std::vector<Rung> rungs =
      leave_one_out_rungs(kLabels, kTwoSteps, {{"image.fit_box", kOneStep.predictions}}, 0.95);
  ASSERT_THAT(rungs, SizeIs(1));
  EXPECT_EQ(rungs[0].label, "image.fit_box");
  EXPECT_EQ(rungs[0].correct, 4);
  EXPECT_EQ(rungs[0].counts, (PairedCounts{3, 1, 2, 0}));
  EXPECT_DOUBLE_EQ(rungs[0].difference, -1.0 / 6.0);
  EXPECT_LT(rungs[0].difference_interval.low, -1.0 / 6.0);
  EXPECT_GT(rungs[0].difference_interval.high, -1.0 / 6.0);
}

}  // namespace
}  // namespace pipeline
