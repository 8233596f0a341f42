/// \file
/// Running all variants of a file and comparing what they read: what `pipeline compare` does.
#pragma once

#include <atomic>
#include <optional>

#include <pipeline/pipeline.h>

#include "compare/comparison.h"
#include "compare/ladder.h"
#include "run/program.h"

namespace pipeline {

struct ComparisonReport {
  RunReport run;
  std::optional<Comparison> comparison;  ///< none when a variant could not be judged; `run.stages` tell why
  std::optional<Ladder> ladder;
};

/// Runs the variants, what they share once, and leaves a run folder with comparison.json in it. Throws Error when the
/// variants did not judge the same images, when nothing is labelled, and as run_program. REQUIRES: `program.variants`.
ComparisonReport compare_program(const Program& program, const RunOptions& options, RunObserver* observer,
                                 const std::atomic<bool>* stop);

}  // namespace pipeline
