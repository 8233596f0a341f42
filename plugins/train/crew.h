/// \file
/// How many threads a batch is worth: all there are, or one. What they compute is the same.
#pragma once

#include <cstdint>

namespace train {

/// Threads exchange the weights and what the gradient is made of after each half of a batch. Where their cores share a
/// cache that is little; where they do not, as on the sockets or chiplets that a virtual machine's processors may lie
/// on, it can take longer than what is gained. It changes while a program runs, so it is measured again and again, a
/// few batches at a time. All times are of a batch, in seconds.
class Crew {
 public:
  /// `threads`: how many there are.
  explicit Crew(int threads) : threads_(threads) {}

  int threads() const { return threads_; }

  /// Threads for the next batches, and how many batches to do with them.
  struct Stretch {
    int threads = 1;
    std::int64_t batches = 1;
  };
  Stretch next() const;
  /// How long a batch of the stretch took.
  void took(double seconds);

 private:
  enum class Phase { measure_all, measure_one, work };
  int threads_;
  Phase phase_ = Phase::measure_all;
  double of_all_ = 0.0;
  bool alone_ = false;
};

}  // namespace train
