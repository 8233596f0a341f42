/// \file
/// Finding work that would be done twice.
#pragma once

#include <cstddef>
#include <vector>

#include "graph/graph.h"

namespace pipeline {

/// Makes one stage of those that must give the same: same type, parameters, inputs, outputs, seed. Returns for each
/// stage of `graph` as it was its index now. REQUIRES: `graph.order`.
std::vector<std::size_t> merge_equal_stages(Graph& graph);

}  // namespace pipeline
