/// \file
/// The one pool: stages and the loops inside them share its threads.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include <pipeline/function_ref.h>

namespace pipeline {

/// `threads - 1` workers; whoever waits for work to be done is the last one. Idle threads sleep: other processes share
/// the machine, and a spinning thread takes from them what it gains for us.
class ThreadPool {
 public:
  /// REQUIRES: threads >= 1.
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int threads() const { return static_cast<int>(workers_.size()) + 1; }

  /// As Context::parallel_for.
  void parallel_for(std::int64_t count, FunctionRef<void(std::int64_t)> body);

  /// Queues a task; it must not throw. Loops already begun go first: they are what running stages wait for.
  void submit(std::function<void()> task);

  /// Works on whatever there is until `done`, which is asked again after each piece of work and each `wake`.
  void help_until(FunctionRef<bool()> done);
  void wake();

 private:
  struct Loop;

  bool work(std::unique_lock<std::mutex>& lock);
  void run_bodies(Loop& loop);
  void worker();

  std::mutex mutex_;
  std::condition_variable work_there_;
  std::condition_variable loop_finished_;
  std::vector<Loop*> loops_;  ///< with bodies not begun yet; the newest last
  std::deque<std::function<void()>> tasks_;
  std::uint64_t wakes_ = 0;
  bool ending_ = false;
  std::vector<std::thread> workers_;
};

}  // namespace pipeline
