/// \file
/// A comparison of variants as JSON: what `pipeline compare --json` prints beside what `run` does.
#pragma once

#include <pipeline/export.h>
#include <pipeline/value.h>

#include "compare/comparison.h"
#include "compare/ladder.h"

namespace pipeline {

/// Entries to append to an object: variants, baseline, winner, comparison, and ladder where there is one.
///
///     variants: [{name, correct, images, accuracy, interval, fixed, broken, difference, difference_interval, p,
///                 p_adjusted, test, refused, author_interval, author_difference_interval, author_p, mcnemar_p, mid_p,
///                 images_needed, classes: [{name, images, before, after, fixed, broken}]}]
///     baseline: NAME
///     winner: {name, correct, images, accuracy, confirmed_on, chosen_on, runner_up}
///     comparison: {images, unlabelled, authors, confidence, test, conclusion}
///     ladder: {variant, cumulative: [rung], without: [rung]}
///
/// Of the baseline `difference` is 0 and every p null; what is not known is null. `interval` is Wilson's,
/// `difference_interval` Newcombe's, `p` of the test that `test` names. `confirmed_on` and `chosen_on` are null or
/// {images, ids, authors}. Accuracies and differences are shares in [0, 1] and [-1, 1].
PIPELINE_EXPORT Value::Map comparison_json(const Comparison& comparison, const Ladder* ladder = nullptr);

}  // namespace pipeline
