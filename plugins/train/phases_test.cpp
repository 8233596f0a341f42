#include "phases.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "test_context.h"

namespace train {
namespace {

constexpr std::int64_t kPhases = 300;

/// Work of 1 to 5 pieces a phase that counts what is done.
struct Counted {
  std::vector<std::atomic<int>> begun = std::vector<std::atomic<int>>(kPhases);
  std::vector<std::atomic<int>> done = std::vector<std::atomic<int>>(kPhases);
  std::vector<int> finished;  ///< phases, in the order in which `finish` was called
  std::atomic<int> out_of_order{0};
  std::atomic<int> spare{0};

  static std::int64_t pieces(std::int64_t phase) { return 1 + phase % 5; }

  PhasedWork work() {
    return {.begin = 0,
            .end = kPhases,
            .pieces = pieces,
            .piece =
                [this](std::int64_t phase, int) {
                  const auto p = static_cast<std::size_t>(phase);
                  if (begun[p].fetch_add(1) >= pieces(phase)) return false;
                  if (p > 0 && done[p - 1] != pieces(phase - 1)) ++out_of_order;
                  ++done[p];
                  return true;
                },
            .finish = [this](std::int64_t phase) { finished.push_back(static_cast<int>(phase)); },
            .spare =
                [this](std::int64_t, int) {
                  ++spare;
                  return spare % 3 != 0;
                }};
  }
};

TEST(Phases, DoEveryPieceOnceAndPhasesInTheirOrder) {
  for (const int threads : {1, 2, 4}) {
    for (const int workers : {1, 2, 5}) {
      SCOPED_TRACE(std::to_string(threads) + " threads, " + std::to_string(workers) + " workers");
      TestContext context(threads);
      Counted counted;
      run_phases(context, workers, counted.work());
      for (std::int64_t phase = 0; phase < kPhases; ++phase)
        ASSERT_EQ(counted.done[static_cast<std::size_t>(phase)], Counted::pieces(phase)) << "phase " << phase;
      EXPECT_EQ(counted.out_of_order, 0);
      EXPECT_EQ(counted.finished.size(), static_cast<std::size_t>(kPhases));
      EXPECT_TRUE(std::ranges::is_sorted(counted.finished));
      if (threads == 1) {
        EXPECT_EQ(counted.spare, 0) << "a thread alone has nobody to wait for";
      }
    }
  }
}

TEST(Phases, BeginAndEndWhereTheyAreTold) {
  TestContext context(2);
  Counted counted;
  PhasedWork work = counted.work();
  work.begin = 10;
  work.end = 20;
  counted.done[9] = static_cast<int>(Counted::pieces(9));
  run_phases(context, 2, work);
  EXPECT_EQ(counted.begun[9], 0);
  EXPECT_EQ(counted.finished.front(), 10);
  EXPECT_EQ(counted.finished.back(), 19);
  EXPECT_EQ(counted.begun[20], 0);
}

TEST(Phases, AnExceptionEndsTheWork) {
  for (const int threads : {1, 2, 4}) {
    for (const bool in_piece : {true, false}) {
      TestContext context(threads);
      Counted counted;
      PhasedWork work = counted.work();
      const PhasedWork sound = work;
      if (in_piece) {
        work.piece = [&](std::int64_t phase, int worker) {
          if (phase == 70) throw std::runtime_error("the disk is full");
          return sound.piece(phase, worker);
        };
      } else {
        work.finish = [&](std::int64_t phase) {
          if (phase == 70) throw std::runtime_error("the disk is full");
          sound.finish(phase);
        };
      }
      try {
        run_phases(context, 4, work);
        FAIL() << "nothing was thrown";
      } catch (const std::runtime_error& error) {
        EXPECT_STREQ(error.what(), "the disk is full");
      }
      EXPECT_EQ(counted.finished.size(), 70U);
      EXPECT_EQ(counted.done[71], 0);
    }
  }
}

}  // namespace
}  // namespace train
