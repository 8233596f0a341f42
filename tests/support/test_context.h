/// \file
/// A Context for tests that need no run: threads of its own, and a record of what was reported.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <limits>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <pipeline/context.h>

namespace pipeline::testing {

class TestContext final : public Context {
 public:
  explicit TestContext(int threads = 2, std::uint64_t seed = 1) : threads_(threads), seed_(seed) {}

  std::uint64_t seed() const override { return seed_; }
  int threads() const override { return threads_; }

  void parallel_for(std::int64_t count, FunctionRef<void(std::int64_t)> body) override {
    std::atomic<std::int64_t> next{0};
    std::mutex mutex;
    std::int64_t failed_at = std::numeric_limits<std::int64_t>::max();
    std::exception_ptr failure;
    const auto work = [&] {
      for (std::int64_t i = next++; i < count; i = next++) {
        try {
          body(i);
        } catch (...) {
          next = count;
          const std::lock_guard lock(mutex);
          if (i < failed_at) {
            failed_at = i;
            failure = std::current_exception();
          }
        }
      }
    };
    std::vector<std::thread> others;
    for (std::int64_t i = 1; i < std::min<std::int64_t>(threads_, count); ++i) others.emplace_back(work);
    work();
    for (std::thread& other : others) other.join();
    if (failure) std::rethrow_exception(failure);
  }

  bool stop_requested() const override { return calls_until_stop_.fetch_sub(1) <= 0; }
  void info(std::string_view message) override { keep(infos, message); }
  void warn(std::string_view message) override { keep(warnings, message); }
  void progress(const Progress& progress) override {
    const std::lock_guard lock(mutex_);
    last_done = progress.done;
    last_total = progress.total;
  }
  void metric(std::string_view name, double value) override {
    const std::lock_guard lock(mutex_);
    metrics[std::string(name)] = value;
  }

  /// `stop_requested` is true from its call number `calls` on, counted from 0.
  void stop_after(std::int64_t calls) { calls_until_stop_ = calls; }

  std::vector<std::string> infos;
  std::vector<std::string> warnings;
  std::map<std::string, double> metrics;
  std::int64_t last_done = 0;
  std::int64_t last_total = 0;

 private:
  void keep(std::vector<std::string>& list, std::string_view message) {
    const std::lock_guard lock(mutex_);
    list.emplace_back(message);
  }

  int threads_;
  std::uint64_t seed_;
  mutable std::atomic<std::int64_t> calls_until_stop_{std::numeric_limits<std::int64_t>::max()};
  std::mutex mutex_;
};

}  // namespace pipeline::testing
