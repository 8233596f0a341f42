/// \file
/// A pipeline file read, checked and bound, with the plugins it needs: what every command starts from.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <pipeline/pipeline.h>
#include <pipeline/value.h>

#include "graph/graph.h"
#include "graph/serve.h"
#include "graph/variants.h"
#include "plugin/catalog.h"

namespace pipeline {

/// Loads no plugin; manifests suffice. Throws PipelineFileError with every mistake.
struct Program {
  Catalog catalog;
  Graph graph;                           ///< the file as it stands: what `run` runs
  std::optional<VariantGraph> variants;  ///< what `compare` runs
  std::optional<ServePlan> serve;        ///< stages of served_graph(graph, variants)
  std::vector<ServePlan> serve_each;     ///< `serve` for each variant that it fits, in their order

  /// `baseline`: instead of the file's.
  static Program load(const std::filesystem::path& file, const RunOptions& options,
                      const std::optional<std::string>& baseline = std::nullopt);
};

/// The graph that a run was made from: the variants', if `compare` made it. `run`: its folder, whose pipeline file
/// `program` was loaded from. Throws Error when its run.json is damaged.
const Graph& graph_of_run(const Program& program, const std::filesystem::path& run);

/// The pipeline file with every parameter, default and path written out, variants and all; runs again as it is, from
/// anywhere.
std::string resolved_yaml(const Program& program);
/// The same as a value: { name, seed, stages, compare, serve }.
Value resolved_value(const Program& program);

/// Runs a loaded program; see run_pipeline.
RunReport run_program(const Program& program, const RunOptions& options, RunObserver* observer,
                      const std::atomic<bool>* stop);

/// Runs all variants and leaves a run folder. `compare` is called with what they gave, before the reports are made;
/// its result is what those are told. REQUIRES: `program.variants`; `compare` throws nothing.
RunReport run_variants(const Program& program, const RunOptions& options, RunObserver* observer,
                       const std::atomic<bool>* stop, const std::function<Value(const RunReport&)>& compare);

}  // namespace pipeline
