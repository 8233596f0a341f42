/// \file
/// McNemar's test: could two variants that are equally good differ like this on the same images?
///
/// Takes the images as independent of each other; for images of several authors see author_permutation.h.
#pragma once

#include <pipeline/export.h>

#include "compare/paired_counts.h"

namespace pipeline {

/// Two-sided p of the exact test: given that n images differ, `fixed` follows Bin(n, 1/2).
///
///     p = min(1, 2 P(X <= min(fixed, broken))),  X ~ Bin(fixed + broken, 1/2)
///
/// 1 when no image differs. Never above the level it claims, hence careful. Source: McNemar, "Note on the sampling
/// error of the difference between correlated proportions or percentages", Psychometrika 12, 1947.
PIPELINE_EXPORT double mcnemar_p(const PairedCounts& counts);

/// The same with half of the probability of what was observed:
///
///     p = mcnemar_p - P(X = fixed),  or 1 - P(X = fixed) / 2 where fixed = broken
///
/// Less careful, closer to the level it claims. 1 when no image differs: there is nothing to take half of.
/// Source: Fagerland, Lydersen, Laake, "The McNemar test for binary matched-pairs data: mid-p and asymptotic are better
/// than exact conditional", BMC Medical Research Methodology 13:91, 2013, and its supplement.
PIPELINE_EXPORT double mcnemar_mid_p(const PairedCounts& counts);

}  // namespace pipeline
