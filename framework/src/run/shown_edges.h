/// \file
/// The images that reports show: which edges they stand on.
#pragma once

#include <cstddef>
#include <set>
#include <vector>

#include "graph/graph.h"

namespace pipeline {

/// The edges that the images judged by `stage` came along, from the data set to its input. Empty for a stage that gives
/// no evaluation, or that does not read exactly one set of images.
std::vector<Source> path_of_images(const Graph& graph, std::size_t stage);

/// All of these paths' edges; none when the graph has no report to show them.
std::set<Source> shown_edges(const Graph& graph);

}  // namespace pipeline
