/// \file
/// Counter-based random numbers: the same key and counter give the same number on any thread, in any order.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include <pipeline/export.h>

namespace pipeline {

/// Philox4x32-10. Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
PIPELINE_EXPORT std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                                    std::array<std::uint32_t, 2> key);

/// Mixes 64-bit words into one; order matters. For deriving a key from (seed, epoch, sample, ...).
PIPELINE_EXPORT std::uint64_t mix(std::uint64_t a, std::uint64_t b);

/// A stage's seed: depends on the pipeline's seed and the stage's id alone.
PIPELINE_EXPORT std::uint64_t stage_seed(std::uint64_t seed, std::string_view stage);

/// A stream of random numbers under one key; streams of different keys or `stream` numbers are independent.
class PIPELINE_EXPORT Random {
 public:
  /// A stream's numbers are those of (key, stream), in their order.
  explicit Random(std::uint64_t key, std::uint64_t stream = 0) : key_(key), stream_(stream) {}

  std::uint32_t next();  ///< uniform, 32 bits
  /// Uniform in [0, 1), 53 bits.
  double uniform();
  /// Uniform in [0, bound), without bias. REQUIRES: bound > 0.
  std::uint64_t below(std::uint64_t bound);
  /// Standard normal (Box, Muller 1958).
  double normal();

  /// Every order is as likely (Fisher, Yates 1938).
  template <class T>
  void shuffle(std::span<T> values) {
    for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(i)]);
  }

 private:
  std::uint64_t key_;
  std::uint64_t stream_;
  std::uint64_t block_ = 0;
  std::array<std::uint32_t, 4> words_{};
  unsigned used_ = 4;
};

}  // namespace pipeline
