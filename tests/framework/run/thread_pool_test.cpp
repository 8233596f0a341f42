#include "run/thread_pool.h"

#include <gtest/gtest.h>

#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <numeric>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace pipeline {
namespace {

TEST(ThreadPool, RunsEachBodyOnce) {
  for (const int threads : {1, 2, 5}) {
    SCOPED_TRACE(threads);
    ThreadPool pool(threads);
    std::vector<std::atomic<int>> calls(1003);
    pool.parallel_for(1003, [&](std::int64_t i) { ++calls[static_cast<std::size_t>(i)]; });
    for (const std::atomic<int>& count : calls) EXPECT_EQ(count, 1);
  }
}

TEST(ThreadPool, UsesSeveralThreadsWhenBodiesWait) {
  ThreadPool pool(3);
  std::atomic<int> inside = 0;
  // Each body waits for the others: this only ends if all three run at once.
  pool.parallel_for(3, [&](std::int64_t) {
    ++inside;
    while (inside < 3) std::this_thread::yield();
  });
  EXPECT_EQ(inside, 3);
}

TEST(ThreadPool, LoopsNest) {
  ThreadPool pool(4);
  std::atomic<std::int64_t> sum = 0;
  pool.parallel_for(7, [&](std::int64_t i) {
    pool.parallel_for(
        11, [&](std::int64_t j) { pool.parallel_for(3, [&](std::int64_t k) { sum += 100 * i + 10 * j + k; }); });
  });
  // 100 * (0+...+6) * 33 + 10 * (0+...+10) * 21 + (0+1+2) * 77
  EXPECT_EQ(sum, 100 * 21 * 33 + 10 * 55 * 21 + 3 * 77);
}

TEST(ThreadPool, ThrowsTheFailureOfTheLowestIndex) {
  for (const int threads : {1, 4}) {
    SCOPED_TRACE(threads);
    ThreadPool pool(threads);
    std::string caught;
    try {
      pool.parallel_for(1000, [](std::int64_t i) {
        if (i >= 3) throw std::runtime_error(std::to_string(i));
      });
    } catch (const std::runtime_error& error) {
      caught = error.what();
    }
    EXPECT_EQ(caught, "3");
  }
}

TEST(ThreadPool, AFailureLeavesOutWhatHasNotBegun) {
  ThreadPool pool(2);
  std::atomic<int> calls = 0;
  EXPECT_THROW(pool.parallel_for(1000000,
                                 [&](std::int64_t) {
                                   ++calls;
                                   throw std::runtime_error("at once");
                                 }),
               std::runtime_error);
  EXPECT_LE(calls, 2);
}

TEST(ThreadPool, ATaskMayLoopAndSubmit) {
  ThreadPool pool(2);
  std::atomic<int> done = 0;
  pool.submit([&] {
    pool.parallel_for(5, [&](std::int64_t) { ++done; });
    pool.submit([&] {
      ++done;
      pool.wake();
    });
  });
  pool.help_until([&] { return done == 6; });
  EXPECT_EQ(done, 6);
}

TEST(ThreadPool, OneThreadWorksThroughTasksByHelping) {
  ThreadPool pool(1);
  int done = 0;
  for (int i = 0; i < 10; ++i) pool.submit([&] { ++done; });
  pool.help_until([&] { return done == 10; });
  EXPECT_EQ(done, 10);
}

TEST(ThreadPool, IdleThreadsSleep) {
  ThreadPool pool(4);
  pool.parallel_for(100, [](std::int64_t) {});
  const auto used = [] {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           1e-6 * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
  };
  const double before = used();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  // Three spinning workers would have used up to 0.9 s.
  EXPECT_LT(used() - before, 0.1);
}

}  // namespace
}  // namespace pipeline
