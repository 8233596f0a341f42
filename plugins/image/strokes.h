/// \file
/// Drawings of a digit, for this plugin's tests: the same strokes with any pen, on any sheet.
#pragma once

#include <pipeline/images.h>

namespace example {

enum class Digit { two, four, seven };

struct Sheet {
  int width = 70;
  int height = 90;
  int ink = 0;         ///< grey value of strokes
  int ground = 255;    ///< grey value of paper
  double slope = 0.0;  ///< how much lighter the ground becomes from one pixel to the right one
  double size = 60.0;  ///< height of the digit without the pen, in pixels
  int pen = 3;         ///< width of strokes, in pixels
  double left = 15.0;  ///< where the digit begins, in pixels
  double top = 12.0;
};

/// One image of bytes with soft edges.
pipeline::Images drawing(Digit digit, const Sheet& sheet);

/// The same values as floats 0 to 1.
pipeline::Images as_unit_floats(const pipeline::Images& images);

/// Mean absolute difference of two sets of bytes of one shape, 0 to 255.
double mean_difference(const pipeline::Images& a, const pipeline::Images& b);

}  // namespace example
