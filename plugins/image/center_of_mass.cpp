/// \file
/// image.center_of_mass: puts the ink's centre of mass in the middle of a canvas, as MNIST has it.
///
///     x = sum(v * column) / sum(v)          y = sum(v * row) / sum(v)
///     shift = round(width / 2 - x), round(height / 2 - y)
///
/// Light ink on a dark ground; all light values count, columns and rows from 0, halves of a side are rounded down. The
/// shift is a whole number of pixels, so nothing is blurred; the canvas around is black. Where a part of the ink
/// (brighter than `threshold` times the brightest pixel) would fall off the canvas, the shift is as much less as keeps
/// it on. Ink that is larger than the canvas is refused, and so is an image without any.
/// Source: LeCun, Cortes, Burges, "The MNIST database": the centre of mass was put at the centre of the 28 x 28 field.
/// On MNIST's 60,000 training images x lies from 13.49 to 14.50 with mean 14.007, y from 13.48 to 14.50 with mean
/// 13.996: whole shifts to pixel 14, not to 13.5, the field's geometric middle.
#include <opencv2/core.hpp>

#include <pipeline/plugin.h>

#include "canvas.h"
#include "ink.h"
#include "opencv_threads.h"

namespace {

class CenterOfMass final : public pipeline::Preprocess {
 public:
  struct Options {
    int width = 28;
    int height = 28;
    double threshold = 0.2;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("puts the ink's centre of mass in the middle of a canvas, as MNIST has it");
    spec.example("uses: image.center_of_mass\nin: boxed\nwith: { width: 28, height: 28 }\n");
    spec.param("width", &Options::width, pipeline::range(1, 4096), "of the canvas, in pixels");
    spec.param("height", &Options::height, pipeline::range(1, 4096), "of the canvas, in pixels");
    spec.param("threshold", &Options::threshold, pipeline::range(0.0, 1.0),
               "what is brighter than this share of the brightest pixel stays on the canvas");
  }

  explicit CenterOfMass(Options options) : options_(options) { image::keep_opencv_to_this_thread(); }

  cv::Mat apply(const cv::Mat& image) const override {
    image::require_ink_image(image);
    const cv::Size canvas(options_.width, options_.height);
    const cv::Rect ink = image::require_ink_box(image, options_.threshold);
    return image::on_canvas(image, image::shift_to_centre_of_mass(image, ink, canvas), canvas);
  }

 private:
  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<CenterOfMass>("image.center_of_mass"); }
