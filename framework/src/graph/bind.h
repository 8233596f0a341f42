/// \file
/// From a pipeline file's syntax tree to a graph: everything that can be known without running.
#pragma once

#include "config/diagnostic.h"
#include "config/pipeline_file.h"
#include "graph/graph.h"
#include "plugin/catalog.h"

namespace pipeline {

/// Finds stage types, checks parameters, connects ports, orders the stages and checks lineage. Every independent
/// mistake goes to `diagnostics`; what follows from a mistake already reported does not. The graph is complete only
/// when nothing was reported.
Graph bind(const PipelineFile& file, const Catalog& catalog, Diagnostics& diagnostics);

}  // namespace pipeline
