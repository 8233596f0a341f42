/// \file
/// From a file with `compare` to one in which every variant stands beside the others: the swapped stage and all that
/// depends on it once for each variant, what they share once.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/diagnostic.h"
#include "config/pipeline_file.h"
#include "graph/graph.h"
#include "plugin/catalog.h"

namespace pipeline {

/// One way through the swapped stage.
struct Variant {
  std::string name;       ///< of a rung of the ladder: one that no variant of a file can have
  std::size_t score = 0;  ///< index in the graph's stages: the stage that judges this variant
};

/// Whether this names a rung of the ladder and no variant of the file.
bool is_rung(std::string_view variant);

/// A variant taken apart: which steps bring what.
struct LadderPlan {
  std::string name;                 ///< the variant of the file
  std::vector<std::string> steps;   ///< their stage types
  std::vector<Variant> cumulative;  ///< no step, the first, the first two, ..., all: one more than `steps`
  std::vector<Variant> without;     ///< all but the first, all but the second, ...; none for a single step
};

/// The variants of a file as one graph. Stages that turn out to be the same for several variants, down to their inputs
/// and seeds, are one stage in it: nothing is computed twice.
struct VariantGraph {
  Graph graph;       ///< stages are named STAGE, or STAGE@VARIANT, or STAGE@VARIANT-STEP
  std::string swap;  ///< ids of the swapped and of the judging stage in the file
  std::string score;
  std::size_t baseline = 0;       ///< index in `variants`
  std::vector<Variant> variants;  ///< as in the file
  std::optional<LadderPlan> ladder;
  std::optional<double> confirm;

  /// The stages that stand for `stage` of the file in a variant: one, or of the swapped stage all its steps, in their
  /// order. None when there is no such stage.
  std::optional<std::vector<std::size_t>> find(std::string_view stage, std::string_view variant) const;

  /// By stage of the file and variant ("": the same for all).
  std::map<std::pair<std::string, std::string>, std::vector<std::size_t>> stages;
};

/// Binds all variants of `file`, with what `serve` needs. `base`: the file bound as it stands, without mistakes. Every
/// mistake goes to `diagnostics`; the result is complete only when nothing was reported. REQUIRES: `file.compare`.
VariantGraph bind_variants(const PipelineFile& file, const Graph& base, const Catalog& catalog,
                           Diagnostics& diagnostics);

}  // namespace pipeline
