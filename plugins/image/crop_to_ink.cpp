/// \file
/// image.crop_to_ink: cuts out the ink's bounding box and a margin around it.
///
///     [left - margin, right + margin] x [top - margin, bottom + margin], as far as the image reaches
///
/// Light ink on a dark ground. Ink is what is brighter than `threshold` times the brightest pixel. No pixel is
/// invented: the margin ends where the image does; image.pad makes room. Sizes then differ from image to image. An
/// image without ink is refused. Source: the bounding box, first half of what MNIST's makers did (LeCun, Cortes,
/// Burges, "The MNIST database").
#include <opencv2/core.hpp>

#include <pipeline/plugin.h>

#include "ink.h"
#include "opencv_threads.h"

namespace {

class CropToInk final : public pipeline::Preprocess {
 public:
  struct Options {
    int margin = 0;
    double threshold = 0.2;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("cuts out the ink's bounding box");
    spec.param("margin", &Options::margin, pipeline::range(0, 4096), "kept around the ink, in pixels");
    spec.param("threshold", &Options::threshold, pipeline::range(0.0, 1.0),
               "ink is brighter than this share of the brightest pixel");
  }

  explicit CropToInk(Options options) : options_(options) { image::keep_opencv_to_this_thread(); }

  cv::Mat apply(const cv::Mat& image) const override {
    image::require_ink_image(image);
    const cv::Rect ink = image::require_ink_box(image, options_.threshold);
    const cv::Point margin(options_.margin, options_.margin);
    return image(cv::Rect(ink.tl() - margin, ink.br() + margin) & cv::Rect({0, 0}, image.size()));
  }

 private:
  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<CropToInk>("image.crop_to_ink"); }
