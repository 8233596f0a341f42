/// \file
/// A drawing as the strokes that made it: a JSON file, version 1.
///
///     { "format": "pipeline-strokes", "version": 1,
///       "label": "7", "author": "ann",
///       "canvas": [280, 280],
///       "strokes": [ { "x": [ 81, 84, 190 ], "y": [ 70, 69, 66 ], "t": [ 0, 16, 33 ], "p": [ 0.4, 0.5, 0.5 ] },
///                    { "x": [ 120 ], "y": [ 64 ] } ] }
///
/// `canvas`: width and height of what was drawn on, in its pixels, 1 to 65,535. A stroke is what the pen draws between
/// touching down and lifting: one entry of each list a point, in the order drawn. `x`, `y`: the point, in canvas
/// pixels, from the middle of the pixel at the top left (0, 0), to the right and down; not necessarily within the
/// canvas. `t`: milliseconds since the drawing's first point, never falling. `p`: the pen's pressure, 0 to 1, a mouse
/// has 0.5. `t` and `p` may be left out, as may `label` and `author`. Two more entries may stand beside them, for
/// programs that show a drawing again as it was drawn: `brush`, the width of its line in canvas pixels, and `pressure`,
/// whether that followed the pen's; how a drawing is rendered is for those to say who render it. Nothing else may be
/// there. One point is a dot; no strokes make a blank drawing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace drawing {

struct StrokePoint {
  double x = 0.0;  ///< canvas pixels
  double y = 0.0;
  double t = 0.0;  ///< milliseconds; 0 when not recorded
  double p = 0.5;  ///< pressure, [0, 1]
};
using Stroke = std::vector<StrokePoint>;  ///< at least one point

struct StrokeDrawing {
  static constexpr std::size_t kMaxFileBytes = 2'000'000;
  static constexpr std::size_t kMaxPoints = 50'000;    ///< of all strokes
  static constexpr double kMaxCoordinate = 1'000'000;  ///< of x and y, either sign
  static constexpr double kMaxTime = 1e9;              ///< eleven days
  static constexpr double kMaxBrush = 1024;            ///< canvas pixels

  std::string label;   ///< "" when not known
  std::string author;  ///< "" when not known
  int width = 0;       ///< of the canvas
  int height = 0;
  std::vector<Stroke> strokes;
};

/// Throws Error with the first thing that is wrong, without a file name: no JSON, another format or a later version, a
/// name that is unknown or missing, a value of another kind or out of range, lists of different lengths, too many
/// points.
StrokeDrawing read_strokes(std::string_view json);

}  // namespace drawing
