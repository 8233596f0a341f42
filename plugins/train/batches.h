/// \file
/// Which examples the batches of an epoch are made of: of one set, or of several mixed in fixed shares.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace train {

/// Each batch has so many examples of each set. An epoch is one pass over the first set; the others are gone through as
/// often as their share asks for, each time in another order.
class Batches {
 public:
  /// `sizes`: examples of each set, none below 1. `shares`: of each set in a batch, in any unit; empty: as their sizes.
  /// REQUIRES: as many shares as sizes, all above 0. Throws Error when a batch has less than one example of each set.
  Batches(std::vector<std::int64_t> sizes, const std::vector<double>& shares, std::int64_t batch_size, bool shuffle);

  /// Draws the order of the examples from `key`.
  void begin_epoch(std::uint64_t key);

  std::int64_t count() const { return count_; }
  /// Examples of all batches of an epoch; those of a set that is gone through twice count twice.
  std::int64_t examples() const;
  std::size_t sets() const { return sets_.size(); }
  /// Examples of one set in a batch; the last batch is smaller unless its images come out even.
  std::int64_t examples(std::int64_t batch, std::size_t set) const;
  std::int64_t examples(std::int64_t batch) const;
  /// Their numbers in the set, once an epoch has begun.
  std::span<const std::int64_t> of(std::int64_t batch, std::size_t set) const;

 private:
  struct Set {
    std::int64_t size = 0;
    std::int64_t of_batch = 0;
    std::int64_t of_last_batch = 0;
    std::vector<std::int64_t> order;  ///< of the epoch, batch after batch
  };

  std::vector<Set> sets_;
  std::int64_t count_ = 0;
  bool shuffle_;
};

}  // namespace train
