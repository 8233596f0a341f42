#include "run/thread_pool.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace pipeline {

/// Lives on the stack of the thread that began the loop. Others reach it through 'loops_' and count themselves in
/// 'helpers' under the mutex before they do; the owner leaves only when nobody is counted.
struct ThreadPool::Loop {
  Loop(std::int64_t n, FunctionRef<void(std::int64_t)> f) : count(n), body(f) {}

  const std::int64_t count;
  FunctionRef<void(std::int64_t)> body;
  std::atomic<std::int64_t> next{0};
  int helpers = 0;  ///< guarded by the pool's mutex
  std::mutex failure_mutex;
  std::int64_t failed = std::numeric_limits<std::int64_t>::max();
  std::exception_ptr failure;
};

ThreadPool::ThreadPool(int threads) {
  workers_.reserve(static_cast<std::size_t>(std::max(0, threads - 1)));
  for (int i = 1; i < threads; ++i) workers_.emplace_back([this] { worker(); });
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  work_there_.notify_all();
  for (std::thread& thread : workers_) thread.join();
}

void ThreadPool::run_bodies(Loop& loop) {
  while (true) {
    const std::int64_t index = loop.next.fetch_add(1, std::memory_order_relaxed);
    if (index >= loop.count) return;
    try {
      loop.body(index);
    } catch (...) {
      const std::lock_guard lock(loop.failure_mutex);
      if (index < loop.failed) {
        loop.failed = index;
        loop.failure = std::current_exception();
      }
      loop.next.store(loop.count, std::memory_order_relaxed);
    }
  }
}

void ThreadPool::parallel_for(std::int64_t count, FunctionRef<void(std::int64_t)> body) {
  if (count <= 0) return;
  if (count == 1 || workers_.empty()) {
    for (std::int64_t i = 0; i < count; ++i) body(i);
    return;
  }
  Loop loop(count, body);
  {
    const std::lock_guard lock(mutex_);
    loops_.push_back(&loop);
  }
  if (count > 2) {
    work_there_.notify_all();
  } else {
    work_there_.notify_one();
  }
  run_bodies(loop);
  {
    std::unique_lock lock(mutex_);
    std::erase(loops_, &loop);
    loop_finished_.wait(lock, [&] { return loop.helpers == 0; });
  }
  if (loop.failure) std::rethrow_exception(loop.failure);
}

/// Does one piece of work, if there is one. Called and returns with the lock held.
bool ThreadPool::work(std::unique_lock<std::mutex>& lock) {
  // The newest loop first: it is the innermost, and what the outer ones wait for.
  for (auto it = loops_.rbegin(); it != loops_.rend(); ++it) {
    Loop& loop = **it;
    if (loop.next.load(std::memory_order_relaxed) >= loop.count) continue;
    ++loop.helpers;
    lock.unlock();
    run_bodies(loop);
    lock.lock();
    if (--loop.helpers == 0) loop_finished_.notify_all();
    return true;
  }
  if (tasks_.empty()) return false;
  const std::function<void()> task = std::move(tasks_.front());
  tasks_.pop_front();
  lock.unlock();
  task();
  lock.lock();
  return true;
}

void ThreadPool::worker() {
  std::unique_lock lock(mutex_);
  while (true) {
    if (work(lock)) continue;
    if (ending_) return;
    work_there_.wait(lock);
  }
}

void ThreadPool::submit(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  work_there_.notify_one();
}

void ThreadPool::help_until(FunctionRef<bool()> done) {
  std::unique_lock lock(mutex_);
  while (true) {
    const std::uint64_t seen = wakes_;
    lock.unlock();
    const bool finished = done();
    lock.lock();
    if (finished) return;
    // A wake since 'done' was asked would be lost in a wait.
    if (!work(lock) && wakes_ == seen) work_there_.wait(lock);
  }
}

void ThreadPool::wake() {
  const std::lock_guard lock(mutex_);
  ++wakes_;
  work_there_.notify_all();
}

}  // namespace pipeline
