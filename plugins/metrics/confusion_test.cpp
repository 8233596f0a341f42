#include "confusion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace {

using metrics::Confusion;

// Truth:      0 0 0 1 1 2 (none) 2
// Predicted:  0 0 1 1 2 -  0     0
constexpr std::array<std::int32_t, 8> kLabels{0, 0, 0, 1, 1, 2, -1, 2};
constexpr std::array<std::int32_t, 8> kPredictions{0, 0, 1, 1, 2, -1, 0, 0};

TEST(Confusion, CountsTruthInRowsAndPredictionsInColumns) {
  const Confusion confusion(4, kLabels, kPredictions);
  EXPECT_THAT(confusion.tensor().values<std::int64_t>(), testing::ElementsAreArray({2, 1, 0, 0,  //
                                                                                    0, 1, 1, 0,  //
                                                                                    1, 0, 0, 0,  //
                                                                                    0, 0, 0, 0}));
  EXPECT_EQ(confusion.total(), 7);
  EXPECT_EQ(confusion.correct(), 3);
}

TEST(Confusion, ARefusedRowBelongsToItsClassButToNoColumn) {
  const Confusion confusion(4, kLabels, kPredictions);
  EXPECT_EQ(confusion.support(2), 2);
  EXPECT_EQ(confusion.predicted(0) + confusion.predicted(1) + confusion.predicted(2) + confusion.predicted(3), 6);
}

TEST(ClassScores, AreRatiosOfHits) {
  const auto scores = metrics::class_scores(Confusion(4, kLabels, kPredictions));
  ASSERT_EQ(scores.size(), 4U);
  EXPECT_DOUBLE_EQ(scores[0].precision, 2.0 / 3);
  EXPECT_DOUBLE_EQ(scores[0].recall, 2.0 / 3);
  EXPECT_DOUBLE_EQ(scores[1].precision, 1.0 / 2);
  EXPECT_DOUBLE_EQ(scores[1].f1, 1.0 / 2);
  EXPECT_DOUBLE_EQ(scores[2].f1, 0.0);
  EXPECT_DOUBLE_EQ(scores[3].precision, 0.0);  // nothing to nothing
  EXPECT_EQ(scores[3].support, 0);
}

TEST(Averages, LeaveOutAClassThatDoesNotOccur) {
  const Confusion confusion(4, kLabels, kPredictions);
  const auto [macro, weighted] = metrics::averages(confusion, metrics::class_scores(confusion));
  EXPECT_DOUBLE_EQ(macro.recall, (2.0 / 3 + 1.0 / 2 + 0) / 3);
  EXPECT_DOUBLE_EQ(weighted.recall, 3.0 / 7);  // weighted recall is accuracy
  EXPECT_EQ(macro.support, 7);
}

}  // namespace
