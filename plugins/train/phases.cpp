#include "phases.h"

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace train {

namespace {

class Phases {
 public:
  explicit Phases(const PhasedWork& work) : work_(work), phase_(work.begin) {}

  void help(int worker) {
    try {
      for (std::int64_t phase = phase_.load(std::memory_order_acquire); phase < work_.end;
           phase = phase_.load(std::memory_order_acquire)) {
        if (work_.piece(phase, worker)) {
          if (done_.fetch_add(1, std::memory_order_acq_rel) + 1 == work_.pieces(phase)) {
            work_.finish(phase);
            done_.store(0, std::memory_order_relaxed);
            go_to(phase + 1);
          }
        } else if (!work_.spare(phase, worker)) {
          wait_for_end_of(phase);
        }
      }
    } catch (...) {
      go_to(work_.end);
      throw;
    }
  }

 private:
  void go_to(std::int64_t phase) {
    bool wake = false;
    {
      const std::lock_guard lock(mutex_);
      if (phase_.load(std::memory_order_relaxed) == work_.end) return;  // ended by an exception elsewhere
      phase_.store(phase, std::memory_order_release);
      wake = waiting_ > 0;
    }
    if (wake) begun_.notify_all();
  }

  void wait_for_end_of(std::int64_t phase) {
    std::unique_lock lock(mutex_);
    ++waiting_;
    begun_.wait(lock, [&] { return phase_.load(std::memory_order_relaxed) != phase; });
    --waiting_;
  }

  const PhasedWork& work_;
  std::atomic<std::int64_t> phase_;
  std::atomic<std::int64_t> done_{0};  ///< pieces of the present phase
  std::mutex mutex_;                   ///< guards changes of `phase_`, and `waiting_`
  std::condition_variable begun_;
  int waiting_ = 0;
};

}  // namespace

void run_phases(pipeline::Context& context, int workers, const PhasedWork& work) {
  Phases phases(work);
  context.parallel_for(workers, [&](std::int64_t worker) { phases.help(static_cast<int>(worker)); });
}

}  // namespace train
