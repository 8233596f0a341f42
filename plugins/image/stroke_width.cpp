/// \file
/// image.stroke_width: draws the strokes again with a pen of the width wanted, a one-pixel line as well as a marker's.
///
///     w  = 4 * mean distance of the ink's pixels from the outline                    as a strip of width w has w / 4
///     w' = width * (L - w) / (box - width)            L: longer side of the ink's bounding box
///
/// Light ink on a dark ground, before image.fit_box: `width` is what the strokes will measure once the ink's longer
/// side has been scaled to `box`. The outline moves out or in by (w' - w) / 2 everywhere, along the level set of the
/// distance from it, so a stroke that was wider than another stays wider, by the same amount. Before, the ink is
/// brought to full strength, smoothed by 0.75 pixels of the drawing, which takes the steps off lines that were drawn
/// pixel by pixel, and enlarged to at least 4 pixels for one of the box. The result is larger or smaller than the
/// image: it is cut to the ink. Dots, and ink that would vanish, keep their width; an image without ink is refused.
/// MNIST's pen: on 4,000 of its training images, enlarged 4 times and cut at half of white, w has mean 2.58 pixels,
/// median 2.48 and standard deviation 0.73; the default lies between.
/// Source: Rosenfeld and Pfaltz 1968, "Distance functions on digital pictures"; Borgefors 1986 for the transform.
#include <opencv2/core.hpp>

#include <pipeline/plugin.h>

#include "full_ink.h"
#include "ink.h"
#include "opencv_threads.h"
#include "pen.h"

namespace {

class StrokeWidth final : public pipeline::Preprocess {
 public:
  struct Options {
    double width = image::Pen{}.width;
    double box = image::Pen{}.box;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("draws strokes again with a pen of the width wanted, thin lines as well as a marker's");
    spec.example("uses: image.stroke_width\nin: drawings\nwith: { width: 2.5, box: 20 }\n");
    spec.param("width", &Options::width, pipeline::range(0.5, 100.0),
               "mean width of the strokes once the ink fills the box, in pixels");
    spec.param("box", &Options::box, pipeline::range(2.0, 256.0),
               "side of the box that image.fit_box will scale the ink to, in pixels; more than 'width'");
  }

  explicit StrokeWidth(Options options) : options_(options) {
    if (options.width >= options.box)
      throw pipeline::Error("'width' is not less than 'box': strokes cannot be wider than the ink",
                            "choose a smaller 'width'; MNIST's strokes are 2.5 pixels wide in a box of 20");
    image::keep_opencv_to_this_thread();
  }

  cv::Mat apply(const cv::Mat& image) const override {
    image::require_ink_image(image);
    const cv::Mat strokes = image::redrawn(image::full_ink(image), {options_.width, options_.box});
    if (image.depth() == CV_32F) return strokes;
    cv::Mat bytes;
    strokes.convertTo(bytes, CV_8U, 255.0);
    return bytes;
  }

 private:
  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<StrokeWidth>("image.stroke_width"); }
