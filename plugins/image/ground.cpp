/// \file
/// image.ground: takes an uneven ground away: a lamp's light, a shadow, grey or yellowed paper.
///
///     g(x, y) = c0 + c1 x + c2 y + c3 x^2 + c4 x y + c5 y^2       least squares over what is not ink
///     v'      = max(0, v - g(x, y) - median of what that leaves of the ground)
///
/// Light ink on a dark ground, as image.polarity makes it. What is not ink is found by Otsu's level, first in the
/// image, then, up to twice, in what the surface leaves. A surface of six terms follows light, which changes slowly,
/// and cannot follow strokes, however fat: filters such as opening or a local mean need a size that is larger than the
/// pen. A plain ground becomes 0. Paper's grain, of which half lies above the surface, stays: image.despeckle and the
/// thresholds of later steps are for it. Bytes are 0 to 255, floats 0 to 1. Source: Shapiro and Haralick 1992,
/// "Computer and Robot Vision" I, chapter 8 (facet model), for fitting grey levels by polynomials; Otsu 1979 for the
/// level.
#include <opencv2/core.hpp>

#include <pipeline/plugin.h>

#include "ground_surface.h"
#include "ink.h"
#include "opencv_threads.h"

namespace {

class Ground final : public pipeline::Preprocess {
 public:
  static void describe(pipeline::Spec<pipeline::NoOptions>& spec) {
    spec.summary("takes an uneven ground away: light that falls off, shadow, grey paper");
  }

  Ground() { image::keep_opencv_to_this_thread(); }

  cv::Mat apply(const cv::Mat& image) const override {
    image::require_ink_image(image);
    return image::without_ground(image);
  }
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Ground>("image.ground"); }
