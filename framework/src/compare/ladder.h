/// \file
/// What each step of a chain of preprocessing steps brings: added one after the other, and taken out one at a time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <pipeline/export.h>
#include <pipeline/wilson.h>

#include "compare/comparison.h"
#include "compare/paired_counts.h"

namespace pipeline {

struct Rung {
  std::string label;
  std::int64_t correct = 0;
  std::int64_t images = 0;
  double accuracy = 0.0;
  PairedCounts counts;           ///< from what it is compared with to this rung
  double difference = 0.0;       ///< of the accuracies, in [-1, 1]
  Interval difference_interval;  ///< Newcombe's; takes images as independent
};

/// The steps of one variant.
struct Ladder {
  std::string variant;
  /// No step, the first, the first two, ...; each compared with the one before, the first with itself.
  std::vector<Rung> cumulative;
  /// The whole chain without one step, for each step; compared with the whole chain: negative is what the step brings.
  std::vector<Rung> without;
};

/// One rung for each of `rungs`, in their order, on the labelled rows. REQUIRES: predictions as many as labels; at
/// least one label that is not -1.
PIPELINE_EXPORT std::vector<Rung> cumulative_rungs(const std::vector<std::int32_t>& labels,
                                                   const std::vector<VariantResult>& rungs, double confidence);

/// One rung for each of `without`, compared with `whole`. REQUIRES: as above.
PIPELINE_EXPORT std::vector<Rung> leave_one_out_rungs(const std::vector<std::int32_t>& labels,
                                                      const VariantResult& whole,
                                                      const std::vector<VariantResult>& without, double confidence);

}  // namespace pipeline
