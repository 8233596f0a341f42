/// \file
/// The parameters of strokes to pixels, for the stage types that draw.
#pragma once

#include <pipeline/plugin.h>

#include "stroke_render.h"

namespace drawing {

/// REQUIRES: `Options` is derived from RenderOptions.
template <class Options>
void describe_rendering(pipeline::Spec<Options>& spec) {
  using pipeline::range;
  // Spec takes members of Options itself, and `&Options::brush` is one of its base.
  const auto own = []<class T>(T RenderOptions::* member) -> T Options::* { return member; };
  spec.param("canvas", own(&RenderOptions::canvas), range(1, 4096),
             "longer side of the images, in pixels; as drawn when off");
  spec.param("brush", own(&RenderOptions::brush), range(0.25, 1024), "width of a line, in pixels of the images");
  spec.param("pressure", own(&RenderOptions::pressure),
             "the width follows the pen's pressure: brush (1/4 + 3/2 pressure)");
  spec.param("antialias", own(&RenderOptions::antialias), "smooth edges; without, pixels are ink or ground");
  spec.param("scale", own(&RenderOptions::scale), range(0.01, 100), "size of the ink, about the middle of the canvas");
  spec.param("place", own(&RenderOptions::place), pipeline::choices({"as_drawn", "center", "corners", "sides"}),
             "where the ink goes; corners and sides are taken in turn");
  spec.param("margin", own(&RenderOptions::margin), range(-4096, 4096),
             "pixels from the ink to the border, for corners and sides; below 0 the ink is cut off");
  spec.param("ground", own(&RenderOptions::ground), range(0, 255), "grey level of the ground");
  spec.param("ink", own(&RenderOptions::ink), range(0, 255), "grey level of the ink");
  spec.param("gradient", own(&RenderOptions::gradient), range(-255, 255),
             "grey levels by which the ground rises from the top left to the bottom right");
  spec.param("texture", own(&RenderOptions::texture), range(0, 255),
             "grey levels by which the ground's grain differs, at most");
}

}  // namespace drawing
