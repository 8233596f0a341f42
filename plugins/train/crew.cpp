#include "crew.h"

#include <limits>

namespace train {

namespace {

constexpr std::int64_t kMeasured = 12;  ///< batches; the first of them have the caches of the others to fill
constexpr std::int64_t kWorked = 500;   ///< 5 % of the batches are done in the other way
constexpr double kGain = 0.95;          ///< a thread alone must be faster by this, or noise decides

}  // namespace

Crew::Stretch Crew::next() const {
  if (threads_ == 1) return {1, std::numeric_limits<std::int64_t>::max()};
  switch (phase_) {
    case Phase::measure_all:
      return {threads_, kMeasured};
    case Phase::measure_one:
      return {1, kMeasured};
    case Phase::work:
      break;
  }
  return {alone_ ? 1 : threads_, kWorked};
}

void Crew::took(double seconds) {
  switch (phase_) {
    case Phase::measure_all:
      of_all_ = seconds;
      phase_ = Phase::measure_one;
      break;
    case Phase::measure_one:
      alone_ = seconds < kGain * of_all_;
      phase_ = Phase::work;
      break;
    case Phase::work:
      phase_ = Phase::measure_all;
      break;
  }
}

}  // namespace train
