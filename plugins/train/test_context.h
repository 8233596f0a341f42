/// \file
/// A Context for the tests of this plugin: threads of its own, and a record of what it was told.
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <pipeline/context.h>

namespace train {

class TestContext final : public pipeline::Context {
 public:
  explicit TestContext(int threads = 1, std::uint64_t seed = 7) : threads_(threads), seed_(seed) {}

  std::uint64_t seed() const override { return seed_; }
  int threads() const override { return threads_; }
  void parallel_for(std::int64_t count, pipeline::FunctionRef<void(std::int64_t)> body) override {
    std::atomic<std::int64_t> next{0};
    std::mutex mutex;
    std::exception_ptr failure;
    const auto work = [&] {
      for (std::int64_t i = next++; i < count; i = next++) {
        try {
          body(i);
        } catch (...) {
          const std::lock_guard lock(mutex);
          failure = std::current_exception();
        }
      }
    };
    std::vector<std::thread> helpers;
    for (int t = 1; t < threads_; ++t) helpers.emplace_back(work);
    work();
    for (std::thread& helper : helpers) helper.join();
    if (failure) std::rethrow_exception(failure);
  }
  bool stop_requested() const override { return stop_after >= 0 && questions++ >= stop_after; }
  void info(std::string_view message) override { messages.emplace_back(message); }
  void warn(std::string_view message) override { warnings.emplace_back(message); }
  void progress(const pipeline::Progress& progress) override { reports.push_back(progress); }
  void metric(std::string_view name, double value) override { metrics[std::string(name)] = value; }

  int stop_after = -1;  ///< questions after which a stop is requested; below 0: never
  mutable std::atomic<int> questions{0};
  std::vector<std::string> messages;
  std::vector<std::string> warnings;
  std::vector<pipeline::Progress> reports;
  std::map<std::string, double> metrics;

 private:
  int threads_;
  std::uint64_t seed_;
};

}  // namespace train
