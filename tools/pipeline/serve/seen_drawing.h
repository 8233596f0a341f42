/// \file
/// One image as every variant of a model sees it, as JSON: the answer to `POST /predict`.
#pragma once

#include <optional>
#include <string>

#include <pipeline/images.h>

#include "serve/live_model.h"

namespace pipeline::serve {

/// A drawing as it was sent: an image file's bytes, or strokes.
struct Drawing {
  std::string image;    ///< "" for strokes
  std::string strokes;  ///< JSON text in the format of drawing.strokes
  Rendering how;

  /// Throws Error, of one line, when it cannot be read.
  Images seen_by(const LiveModel& model) const;
};

/// What of it is wanted beside the served variant's prediction.
struct Wanted {
  bool variants = false;
  bool steps = false;         ///< the image after each step of each variant
  bool renderings = false;    ///< the strokes drawn otherwise: thin, thick, ...; nothing for an image
  std::string renderings_of;  ///< the one variant that reads them; "" for all
};

struct SeenDrawing {
  /// Of the answer, without braces: run, variant, classes, the served variant's prediction, drawn, and what is wanted;
  /// see openapi.json.
  std::string members;
  std::optional<float> confidence;  ///< of the served variant; none when it was refused
};
/// `drawn`: the drawing, one row. Throws Error.
SeenDrawing seen_drawing(const LiveModel& model, const Images& drawn, const Drawing& drawing, const Wanted& wanted);

}  // namespace pipeline::serve
