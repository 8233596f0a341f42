#include "crew.h"

#include <cstdint>
#include <limits>

#include <gtest/gtest.h>

namespace train {
namespace {

/// Batches out of the first `batches` that are done by `threads` threads, when a batch takes so long with all threads
/// and with one.
std::int64_t done_by(int threads, int there_are, std::int64_t batches, double with_all, double with_one) {
  Crew crew(there_are);
  std::int64_t done = 0;
  for (std::int64_t left = batches; left > 0;) {
    const Crew::Stretch stretch = crew.next();
    EXPECT_GE(stretch.batches, 1);
    const std::int64_t now = stretch.batches < left ? stretch.batches : left;
    if (stretch.threads == threads) done += now;
    crew.took(stretch.threads == 1 ? with_one : with_all);
    left -= now;
  }
  return done;
}

TEST(Crew, AllThreadsWorkWhereTheyGain) { EXPECT_GT(done_by(2, 2, 10000, 0.6, 1.0), 9500); }

TEST(Crew, OneThreadWorksWhereOthersOnlyCost) { EXPECT_GT(done_by(1, 4, 10000, 1.3, 1.0), 9500); }

TEST(Crew, SmallDifferencesLeaveAllThreadsAtWork) { EXPECT_GT(done_by(2, 2, 10000, 1.03, 1.0), 9500); }

TEST(Crew, AChangeIsNoticed) {
  Crew crew(2);
  for (int i = 0; i < 3; ++i) crew.took(crew.next().threads == 1 ? 1.0 : 1.5);
  for (int i = 0; i < 2; ++i) crew.took(crew.next().threads == 1 ? 1.0 : 0.6);
  EXPECT_EQ(crew.next().threads, 2);
}

TEST(Crew, AThreadAloneHasNothingToMeasure) {
  EXPECT_EQ(Crew(1).next().threads, 1);
  EXPECT_EQ(Crew(1).next().batches, std::numeric_limits<std::int64_t>::max());
}

}  // namespace
}  // namespace train
