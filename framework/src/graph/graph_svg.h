/// \file
/// A picture of a graph: one box a stage with its ports, one curve a connection.
#pragma once

#include <string>

#include "graph/graph.h"

namespace pipeline {

/// A self-contained SVG document: no script, no font, no file from elsewhere. REQUIRES: `graph.order` holds every
/// stage.
std::string svg_text(const Graph& graph);

}  // namespace pipeline
