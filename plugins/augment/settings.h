/// \file
/// The parameters of augment.drawing, one group an alteration.
#pragma once

#include <pipeline/spec.h>

namespace augment {

/// Rotation, slant, size and place, about the middle of the image.
struct Affine {
  double probability = 1.0;
  double rotation_deg = 5.0;
  double shear = 0.15;
  double scale = 0.1;
  double shift_px = 1.0;

  static void describe(pipeline::Spec<Affine>& spec);
};

/// Smooth displacement of every point. Off: it makes MNIST's digits less like drawings, see
/// pipelines/custom_augmented.yaml.
struct Elastic {
  double probability = 0.0;
  double displacement_px = 0.5;
  double smoothness_px = 4.0;

  static void describe(pipeline::Spec<Elastic>& spec);
};

/// Another pen: strokes lose or gain up to `by_px` on each side.
struct Stroke {
  double probability = 0.3;
  double by_px = 0.5;

  static void describe(pipeline::Spec<Stroke>& spec);
};

/// Black and white without grey, as painted with a pixel brush.
struct TwoLevel {
  double probability = 0.2;
  double lowest = 0.3;
  double highest = 0.6;

  static void describe(pipeline::Spec<TwoLevel>& spec);
};

/// The ink's box in another size, shape and place.
struct BoxJitter {
  double probability = 0.5;
  double size = 0.1;
  double aspect = 0.15;
  double shift_px = 1.0;

  static void describe(pipeline::Spec<BoxJitter>& spec);
};

struct Settings {
  int copies = 6;
  bool keep = true;
  Affine affine;
  Elastic elastic;
  Stroke thin;
  Stroke thick;
  TwoLevel two_level;
  BoxJitter box_jitter;

  static void describe(pipeline::Spec<Settings>& spec);
  /// Throws Error for values that do not go together.
  void check() const;
};

}  // namespace augment
