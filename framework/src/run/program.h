/// \file
/// A pipeline file read, checked and bound, with the plugins it needs: what every command starts from.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <pipeline/pipeline.h>

#include "graph/graph.h"
#include "plugin/catalog.h"

namespace pipeline {

/// Loads no plugin; manifests suffice. Throws PipelineFileError with every mistake.
struct Program {
  Catalog catalog;
  Graph graph;

  static Program load(const std::filesystem::path& file, const RunOptions& options);
};

/// The pipeline file with every parameter, default and path written out; runs again as it is, from anywhere.
std::string resolved_yaml(const Graph& graph);

/// Runs a loaded program; see run_pipeline.
RunReport run_program(const Program& program, const RunOptions& options, RunObserver* observer,
                      const std::atomic<bool>* stop);

}  // namespace pipeline
