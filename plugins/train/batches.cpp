#include "batches.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
#include <string>

#include <pipeline/error.h>
#include <pipeline/random.h>

namespace train {

namespace {

/// `total` cut into whole parts in proportion to `shares`, so that they add up.
std::vector<std::int64_t> parts_of(std::int64_t total, const std::vector<double>& shares) {
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  std::vector<std::int64_t> parts;
  double reached = 0.0;
  std::int64_t given = 0;
  for (const double share : shares) {
    reached += share;
    const auto end = static_cast<std::int64_t>(std::llround(static_cast<double>(total) * reached / sum));
    parts.push_back(end - given);
    given = end;
  }
  return parts;
}

}  // namespace

Batches::Batches(std::vector<std::int64_t> sizes, const std::vector<double>& shares, std::int64_t batch_size,
                 bool shuffle)
    : shuffle_(shuffle) {
  assert(shares.empty() || shares.size() == sizes.size());
  const std::vector<double> weights = shares.empty() ? std::vector<double>(sizes.begin(), sizes.end()) : shares;
  const std::int64_t all = std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0});
  const std::vector<std::int64_t> parts = parts_of(std::min(batch_size, all), weights);
  for (std::size_t s = 0; s < sizes.size(); ++s) {
    if (parts[s] == 0)
      throw pipeline::Error("a batch of " + std::to_string(batch_size) + " images has none of set " +
                                std::to_string(s + 1) + " on 'train': its share is too small",
                            "raise 'batch_size', or the share of that set in 'shares'");
    sets_.push_back({sizes[s], parts[s], parts[s], {}});
  }
  count_ = (sizes[0] + parts[0] - 1) / parts[0];
  const std::int64_t rest = sizes[0] - (count_ - 1) * parts[0];
  for (Set& set : sets_) {
    // The last batch is a smaller one of the same mixture.
    set.of_last_batch = std::max<std::int64_t>(
        1, std::llround(static_cast<double>(set.of_batch) * static_cast<double>(rest) / static_cast<double>(parts[0])));
    set.order.resize(static_cast<std::size_t>((count_ - 1) * set.of_batch + set.of_last_batch));
  }
}

void Batches::begin_epoch(std::uint64_t key) {
  for (std::size_t s = 0; s < sets_.size(); ++s) {
    Set& set = sets_[s];
    const auto size = static_cast<std::size_t>(set.size);
    std::vector<std::int64_t> pass;
    for (std::size_t done = 0; done < set.order.size(); done += size) {
      if (size <= set.order.size() - done) {
        const auto whole = std::span(set.order).subspan(done, size);
        std::iota(whole.begin(), whole.end(), 0);
        if (shuffle_) pipeline::Random(key, s + (done / size << 32U)).shuffle(whole);
      } else {
        pass.resize(size);
        std::iota(pass.begin(), pass.end(), 0);
        if (shuffle_) pipeline::Random(key, s + (done / size << 32U)).shuffle(std::span(pass));
        std::copy_n(pass.begin(), set.order.size() - done, set.order.begin() + static_cast<std::ptrdiff_t>(done));
      }
    }
  }
}

std::int64_t Batches::examples() const {
  std::int64_t sum = 0;
  for (const Set& set : sets_) sum += std::ssize(set.order);
  return sum;
}

std::int64_t Batches::examples(std::int64_t batch, std::size_t set) const {
  return batch + 1 == count_ ? sets_[set].of_last_batch : sets_[set].of_batch;
}

std::int64_t Batches::examples(std::int64_t batch) const {
  std::int64_t sum = 0;
  for (std::size_t s = 0; s < sets_.size(); ++s) sum += examples(batch, s);
  return sum;
}

std::span<const std::int64_t> Batches::of(std::int64_t batch, std::size_t set) const {
  return std::span(sets_[set].order)
      .subspan(static_cast<std::size_t>(batch * sets_[set].of_batch), static_cast<std::size_t>(examples(batch, set)));
}

}  // namespace train
