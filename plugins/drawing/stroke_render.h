/// \file
/// Strokes to pixels.
#pragma once

#include <cstdint>
#include <optional>

#include <opencv2/core.hpp>

#include "stroke_file.h"

namespace drawing {

/// Where the ink's box goes: it stays, or to the middle, or to a corner or side that the drawing's number chooses.
enum class Place { as_drawn, center, corners, sides };

struct RenderOptions {
  std::optional<int> canvas;  ///< longer side in pixels; the drawing's own when not given
  double brush = 3.0;         ///< width in pixels of the result
  bool pressure = false;      ///< whether the width follows it: brush (1/4 + 3/2 p)
  bool antialias = true;
  double scale = 1.0;  ///< of the ink, about the middle of the canvas
  Place place = Place::as_drawn;
  double margin = 0.0;    ///< pixels between ink and border for `corners` and `sides`; below 0 the ink is cut off
  int ground = 255;       ///< grey level
  int ink = 0;            ///< grey level
  double gradient = 0.0;  ///< levels by which the ground rises from the top left corner to the bottom right one
  double texture = 0.0;   ///< levels by which the ground's pixels differ from it, at most
};

/// `number`: of the drawing in its set, which chooses among corners (clockwise from the top left) and sides (clockwise
/// from the left). Returns H x W, CV_8UC1:
///
///     s      = canvas / longer side of the drawing's canvas
///     pixel  = s (point + 1/2) - 1/2, then scaled and placed
///     ground = ground + gradient ((x + 1/2) / W + (y + 1/2) / H - 1) / 2 + texture u(x, y)
///     value  = round(ground + (ink - ground) coverage / 255), in [0, 255]
///
/// with u in [-1, 1), a hash of the pixel's place: all drawings are on one and the same sheet. `coverage` is
/// InkLayer's. Throws Error when the result would be wider or higher than 4096 pixels, or has more ink than is drawn.
cv::Mat rendered(const StrokeDrawing& drawing, const RenderOptions& options, std::int64_t number);

}  // namespace drawing
