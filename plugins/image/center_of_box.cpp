/// \file
/// image.center_of_box: puts the ink's bounding box in the middle of a canvas.
///
///     left = floor((width - width of the box) / 2)          top = floor((height - height of the box) / 2)
///
/// Light ink on a dark ground. Ink is what is brighter than `threshold` times the brightest pixel; what is fainter
/// moves with it, and is cut off where it falls off the canvas. The shift is a whole number of pixels, so nothing is
/// blurred; the canvas around is black. Ink that is larger than the canvas is refused, and so is an image without any.
/// Source: the usual alternative to MNIST's centre of mass; LeCun, Cortes, Burges, "The MNIST database", name it: for
/// template-based methods (SVM, k nearest neighbours) the box's centre is better.
#include <opencv2/core.hpp>

#include <pipeline/plugin.h>

#include "canvas.h"
#include "ink.h"
#include "opencv_threads.h"

namespace {

class CenterOfBox final : public pipeline::Preprocess {
 public:
  struct Options {
    int width = 28;
    int height = 28;
    double threshold = 0.2;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("puts the ink's bounding box in the middle of a canvas");
    spec.example("uses: image.center_of_box\nin: boxed\nwith: { width: 28, height: 28 }\n");
    spec.param("width", &Options::width, pipeline::range(1, 4096), "of the canvas, in pixels");
    spec.param("height", &Options::height, pipeline::range(1, 4096), "of the canvas, in pixels");
    spec.param("threshold", &Options::threshold, pipeline::range(0.0, 1.0),
               "ink is brighter than this share of the brightest pixel");
  }

  explicit CenterOfBox(Options options) : options_(options) { image::keep_opencv_to_this_thread(); }

  cv::Mat apply(const cv::Mat& image) const override {
    image::require_ink_image(image);
    const cv::Size canvas(options_.width, options_.height);
    const cv::Rect ink = image::require_ink_box(image, options_.threshold);
    return image::on_canvas(image, image::shift_to_centre_of_box(ink, canvas), canvas);
  }

 private:
  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<CenterOfBox>("image.center_of_box"); }
