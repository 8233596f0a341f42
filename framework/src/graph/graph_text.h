/// \file
/// A graph as text for other programs to draw: Graphviz and Mermaid. See graph_svg.h for a picture of our own.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "graph/graph.h"

namespace pipeline {

/// A connection between two ports, stages by their index in Graph::stages.
struct PortEdge {
  std::size_t from = 0;
  std::string output;
  std::size_t to = 0;
  std::string input;  ///< of a step: "fit", or the output port that this use of it fills

  friend bool operator==(const PortEdge&, const PortEdge&) = default;
};

/// By the reading stage, in the order of the file; what is read through two ports stands twice.
std::vector<PortEdge> edges_of(const Graph& graph);

/// "train", or "train > images" where the two ports have different names.
std::string label_of(const PortEdge& edge);

/// The language of Graphviz's `dot`, one node a stage, one edge a connection. Ends with a line end.
std::string dot_text(const Graph& graph);

/// A Mermaid flowchart, as Markdown pages show it. Ends with a line end.
std::string mermaid_text(const Graph& graph);

}  // namespace pipeline
