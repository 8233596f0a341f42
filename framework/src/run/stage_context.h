/// \file
/// The Context that a stage is given in a run.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include <pipeline/context.h>
#include <pipeline/pipeline.h>

#include "run/thread_pool.h"

namespace pipeline {

/// Receives what one stage says while it runs; called from several threads.
class StageListener {
 public:
  virtual ~StageListener() = default;
  virtual void message(RunObserver::Level level, std::string_view text) = 0;
  virtual void progress(const Progress& progress) = 0;
  virtual void metric(std::string_view name, double value) = 0;
};

/// For work that is no stage of a run.
class SilentListener final : public StageListener {
 public:
  void message(RunObserver::Level /*level*/, std::string_view /*text*/) override {}
  void progress(const Progress& /*progress*/) override {}
  void metric(std::string_view /*name*/, double /*value*/) override {}
};

class StageContext final : public Context {
 public:
  /// `stop` may be null. All are borrowed.
  StageContext(ThreadPool& pool, std::uint64_t seed, const std::atomic<bool>* stop, StageListener& listener)
      : pool_(pool), seed_(seed), stop_(stop), listener_(listener) {}

  std::uint64_t seed() const override { return seed_; }
  int threads() const override { return pool_.threads(); }
  void parallel_for(std::int64_t count, FunctionRef<void(std::int64_t)> body) override {
    pool_.parallel_for(count, body);
  }
  bool stop_requested() const override { return stop_ != nullptr && stop_->load(std::memory_order_relaxed); }
  void info(std::string_view text) override { listener_.message(RunObserver::Level::info, text); }
  void warn(std::string_view text) override { listener_.message(RunObserver::Level::warning, text); }
  void progress(const Progress& progress) override { listener_.progress(progress); }
  /// Throws Error when the name is malformed.
  void metric(std::string_view name, double value) override;

 private:
  ThreadPool& pool_;
  std::uint64_t seed_;
  const std::atomic<bool>* stop_;
  StageListener& listener_;
};

}  // namespace pipeline
