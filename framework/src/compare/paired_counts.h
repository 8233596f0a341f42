/// \file
/// Two variants judged on the same images, as four counts.
#pragma once

#include <cstdint>

namespace pipeline {

/// How many images the first and the second variant read correctly.
struct PairedCounts {
  std::int64_t both = 0;     ///< right in both
  std::int64_t fixed = 0;    ///< wrong in the first, right in the second
  std::int64_t broken = 0;   ///< right in the first, wrong in the second
  std::int64_t neither = 0;  ///< wrong in both

  /// One more image, read rightly or not by the first and the second.
  void add(bool first, bool second) { ++(first ? (second ? both : broken) : (second ? fixed : neither)); }

  std::int64_t images() const { return both + fixed + broken + neither; }
  std::int64_t right_in_first() const { return both + broken; }
  std::int64_t right_in_second() const { return both + fixed; }
  /// Images on which the two differ. Only these tell the variants apart.
  std::int64_t differ() const { return fixed + broken; }
  /// By how many images the second is ahead.
  std::int64_t ahead() const { return fixed - broken; }

  friend bool operator==(const PairedCounts&, const PairedCounts&) = default;
};

}  // namespace pipeline
