/// \file
/// A paired test that lets images of one author depend on each other.
#pragma once

#include <cstdint>
#include <span>

#include <pipeline/export.h>

namespace pipeline {

/// With fewer authors no outcome at all reaches 5 %: five who all agree give 2 / 2^5 = 0.0625.
inline constexpr std::int64_t kFewestAuthors = 6;

/// Two-sided p of the sign-flip permutation test over authors.
///
/// `ahead`: one number an author, how many more of that author's images the second variant reads. If the variants are
/// equally good, an author's number could as well have the other sign; all of an author's images flip together, so they
/// need not be independent.
///
///     p = share of the 2^k sign patterns s with |sum s_a ahead_a| >= |sum ahead_a|
///
/// All patterns are counted, not sampled: the sums are integers, so their distribution is built up author by author
/// in at most k |sum| steps. Beyond 2 10^8 steps (tens of thousands of authors who differ) the normal distribution of
/// the same mean and variance stands in. With one image an author it is McNemar's exact test. 1 when no author differs;
/// never below the smallest normal double. Source: Fisher, "The design of experiments", 1935, section 21; Pesarin,
/// Salmaso, "Permutation tests for complex data", 2010.
PIPELINE_EXPORT double author_permutation_p(std::span<const std::int64_t> ahead);

}  // namespace pipeline
