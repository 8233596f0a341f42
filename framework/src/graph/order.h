/// \file
/// In which order the stages of a graph can run, or which cycle prevents it.
#pragma once

#include <cstddef>
#include <vector>

#include "graph/graph.h"

namespace pipeline {

struct Order {
  std::vector<std::size_t> stages;  ///< sources first
  std::vector<std::vector<std::size_t>>
      cycles;  ///< each once, as a -> b -> ... (-> a), beginning with its first in the file
};

/// `stages` may be empty when there are cycles.
Order order_of(const std::vector<BoundStage>& stages);

}  // namespace pipeline
