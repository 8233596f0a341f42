/// \file
/// What one image goes through in `predict`: the section `serve` of a pipeline file, bound.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "config/diagnostic.h"
#include "config/pipeline_file.h"
#include "graph/graph.h"
#include "graph/variants.h"

namespace pipeline {

struct ServePlan {
  std::string classifier;              ///< as the file has it, with its port: "fit.classifier"
  std::vector<std::string> through;    ///< stages of the file
  std::optional<std::string> variant;  ///< whose steps stand for the swapped stage
  std::vector<std::size_t> steps;      ///< stages of the graph, in the order that an image takes
  Source source;                       ///< the classifier's output
};

/// The graph whose stages a plan names: that of the variants where there are some.
const Graph& served_graph(const Graph& base, const std::optional<VariantGraph>& variants);

/// Every mistake goes to `diagnostics`: names that do not exist, stages that do not follow each other, steps that do
/// not end in those of the training images. REQUIRES: `file.serve`; `base` and `variants` were bound without mistakes.
ServePlan bind_serve(const PipelineFile& file, const Graph& base, const std::optional<VariantGraph>& variants,
                     Diagnostics& diagnostics);

}  // namespace pipeline
