/// \file
/// How many images it takes to tell two variants apart.
#pragma once

#include <cstdint>
#include <optional>

#include <pipeline/export.h>

#include "compare/paired_counts.h"

namespace pipeline {

/// The share of comparisons that are to succeed when the variants truly differ as observed.
inline constexpr double kPower = 0.8;

/// The smallest number of differing images with which McNemar's exact test can reach `level`, all in one direction:
/// the least n with 2 / 2^n <= level. 6 at 5 %. REQUIRES: level in (0, 1).
PIPELINE_EXPORT std::int64_t fewest_differing(double level);

/// How many images would tell the two apart at `level` with power 80 %, if they differ at the rate observed:
///
///     n = (z(level / 2) sqrt(w) + z(0.2) sqrt(w - d^2))^2 / d^2,  at least fewest_differing(level) / w
///
/// with w = (fixed + broken) / images, d = (fixed - broken) / images, z the upper quantiles of the standard normal
/// distribution; rounded up. None when fixed = broken: nothing points either way. What was observed stands for what is
/// true, so take it as an order of magnitude. REQUIRES: at least one image, level in (0, 1).
/// Source: Connor, "Sample size for testing differences in proportions for the paired-sample design", Biometrics 43,
/// 1987, equation 3; Miettinen, "The matched pairs design in the case of all-or-none responses", Biometrics 24, 1968.
PIPELINE_EXPORT std::optional<std::int64_t> images_needed(const PairedCounts& counts, double level);

}  // namespace pipeline
