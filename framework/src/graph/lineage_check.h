/// \file
/// What can be known of lineage without running: types, parameters, and which edge each step was fitted on.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "config/diagnostic.h"
#include "graph/graph.h"

namespace pipeline {

/// Reports every stage that would hand a classifier images whose steps do not end in those of its training images, and
/// every trainer whose other images went through other steps than those it trains on. A trainer that takes a classifier
/// to start from is both. REQUIRES: `graph.order`.
void check_lineage(const Graph& graph, Diagnostics& diagnostics);

/// What is wrong with sending an image through `through` (steps, in this order) and then to the classifier on
/// `classifier`: one sentence, or nothing. REQUIRES: `graph.order`.
std::optional<std::string> served_gap(const Graph& graph, const std::vector<std::size_t>& through,
                                      const Source& classifier);

}  // namespace pipeline
