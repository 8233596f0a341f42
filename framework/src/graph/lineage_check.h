/// \file
/// What can be known of lineage without running: types, parameters, and which edge each step was fitted on.
#pragma once

#include "config/diagnostic.h"
#include "graph/graph.h"

namespace pipeline {

/// Reports every stage that would hand a classifier images whose steps do not end in those of its training images, and
/// every trainer whose other images went through other steps than those it trains on. REQUIRES: `graph.order`.
void check_lineage(const Graph& graph, Diagnostics& diagnostics);

}  // namespace pipeline
