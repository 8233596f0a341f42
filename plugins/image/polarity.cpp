/// \file
/// image.polarity: makes ink light and a plain ground black, whichever way round the drawing is.
///
///     light part    = pixels above Otsu's level, dark part = the others
///     ground        = the light part, if (its share of all pixels + its share of the border's pixels) / 2 > 1 / 2
///     v'            = max(0, v - level), or max(0, level - v) on a light ground
///
/// Two shares, as either can deceive: a fat digit in a tight crop covers most of the pixels but leaves most of the
/// border, a frame or a stroke along an edge covers the border but few of the pixels. `level` is where 95 % of the
/// ground lie on the ink's side of it: a plain ground, grey ones too, becomes 0, and an uneven one keeps its shape for
/// image.ground to take away. Contrast is not stretched. Bytes are 0 to 255, floats 0 to 1; an image whose pixels all
/// have the same value is refused.
/// Source: Otsu 1979, "A threshold selection method from gray-level histograms", for the level.
#include <opencv2/core.hpp>

#include <pipeline/plugin.h>

#include "ink.h"
#include "light_ink.h"
#include "opencv_threads.h"

namespace {

class Polarity final : public pipeline::Preprocess {
 public:
  static void describe(pipeline::Spec<pipeline::NoOptions>& spec) {
    spec.summary("makes ink light and a plain ground black, whichever way round the drawing is");
  }

  Polarity() { image::keep_opencv_to_this_thread(); }

  cv::Mat apply(const cv::Mat& image) const override {
    image::require_ink_image(image);
    return image::light_ink(image);
  }
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Polarity>("image.polarity"); }
