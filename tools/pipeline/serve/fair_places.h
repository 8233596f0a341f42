/// \file
/// A limit to how many do something at once, first come, first served.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace pipeline::serve {

/// std::counting_semaphore promises no order: with eight people drawing, some waited for half a second.
class FairPlaces {
 public:
  explicit FairPlaces(int places) : places_(places) {}

  /// Has a place as long as it lives.
  class Taken {
   public:
    explicit Taken(FairPlaces& of) : of_(of) {
      std::unique_lock lock(of_.mutex_);
      const std::int64_t own = of_.next_++;
      of_.freed_.wait(lock, [&] { return own < of_.left_ + of_.places_; });
    }
    ~Taken() {
      {
        const std::lock_guard lock(of_.mutex_);
        ++of_.left_;
      }
      of_.freed_.notify_all();
    }
    Taken(const Taken&) = delete;
    Taken& operator=(const Taken&) = delete;

   private:
    FairPlaces& of_;
  };

 private:
  std::mutex mutex_;
  std::condition_variable freed_;
  const int places_;
  std::int64_t next_ = 0;  ///< number of the one who comes next
  std::int64_t left_ = 0;  ///< how many have gone again
};

}  // namespace pipeline::serve
