/// \file
/// image.fit_box: scales the ink so that its longer side fills a square box, keeping its shape.
///
///     scale = size / max(width, height) of the ink's bounding box
///
/// Light ink on a dark ground. Ink is what is brighter than `threshold` times the brightest pixel; it ends up in the
/// middle of a size x size image. It shrinks by area and grows by cubic interpolation; floats that overshoot are cut
/// off at 0 and 1. A line of one pixel keeps one pixel of width. What was outside the ink's box is gone, so a step that
/// centres can follow: MNIST is `{ uses: image.fit_box, with: { size: 20 } }`, then
/// `{ uses: image.center_of_mass, with: { width: 28, height: 28 } }`. An image without ink is refused.
/// Source: LeCun, Cortes, Burges, "The MNIST database": digits were fitted into a 20 x 20 box. The longer side of
/// 59,987 of MNIST's 60,000 training digits is 20 pixels, that of the others 19.
#include <opencv2/core.hpp>

#include <pipeline/plugin.h>

#include "box_fit.h"
#include "ink.h"
#include "opencv_threads.h"

namespace {

class FitBox final : public pipeline::Preprocess {
 public:
  struct Options {
    int size = 20;
    double threshold = 0.2;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("scales the ink so that its longer side fills a square box");
    spec.example("uses: image.fit_box\nin: drawings\nwith: { size: 20 }\n");
    spec.param("size", &Options::size, pipeline::range(1, 4096), "side of the box, in pixels");
    spec.param("threshold", &Options::threshold, pipeline::range(0.0, 1.0),
               "ink is brighter than this share of the brightest pixel");
  }

  explicit FitBox(Options options) : options_(options) { image::keep_opencv_to_this_thread(); }

  cv::Mat apply(const cv::Mat& image) const override {
    image::require_ink_image(image);
    return image::fitted(image, image::require_ink_box(image, options_.threshold), options_.size);
  }

 private:
  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<FitBox>("image.fit_box"); }
