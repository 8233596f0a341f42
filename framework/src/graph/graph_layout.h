/// \file
/// Where the stages of a graph stand in a picture: layers from left to right, few crossings, straight edges.
#pragma once

#include <cstddef>
#include <vector>

namespace pipeline {

struct LayoutPoint {
  double x = 0.0;
  double y = 0.0;
};

/// A stage's box, in pixels.
struct LayoutBox {
  double width = 0.0;
  double height = 0.0;
  LayoutPoint corner;  ///< top left; filled by `lay_out`
};

struct LayoutEdge {
  std::size_t from = 0;
  std::size_t to = 0;
  double from_y = 0.0;  ///< of the ports, from the top of their boxes
  double to_y = 0.0;
  /// Begin, a pair of points for each layer that it passes between the boxes, and end; filled by `lay_out`.
  std::vector<LayoutPoint> points;
};

struct LayoutSize {
  double width = 0.0;
  double height = 0.0;
};

/// Layered drawing in the manner of Sugiyama, Tagawa, Toda (1981): a box's layer is the longest path to it; boxes
/// within a layer are ordered by the barycentres of their neighbours, in sweeps; then each layer is placed so that the
/// squared distances to the neighbours are least (pool adjacent violators). Deterministic.
///
/// `order`: every box once, sources before what they lead to. Returns the size of the picture, margins included.
LayoutSize lay_out(std::vector<LayoutBox>& boxes, std::vector<LayoutEdge>& edges,
                   const std::vector<std::size_t>& order);

}  // namespace pipeline
