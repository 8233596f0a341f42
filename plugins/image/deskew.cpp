/// \file
/// image.deskew: sets slanted ink upright, by a shear along the rows.
///
///     slant = share * mu11 / mu02          x' = x - slant * (y - y0)
///
/// Light ink on a dark ground. mu are central moments of the light values and y0 is their centre of mass: with a share
/// of 1, after the shear the ink's columns and rows are uncorrelated, its principal axis is upright, and its centre of
/// mass stays. The slant is limited to [-limit, limit]: that of a stroke that lies nearly flat is no slant of writing.
/// Between pixels values are interpolated linearly. The image keeps its height, and its width unless ink (brighter than
/// `threshold` times the brightest pixel) would fall off: then left and right get the room that the worse side needs.
/// An image without ink is refused, one with a side of more than 32,000 pixels too. Source: LeCun, Bottou, Bengio,
/// Haffner 1998, "Gradient-based learning applied to document recognition", section III: MNIST "deslanted" by second
/// moments; the usual code is deskew() of OpenCV's samples/python/digits.py. MNIST's own digits are slanted, so a
/// network that has learned from them has less to gain than one of few examples.
#include <algorithm>

#include <opencv2/core.hpp>

#include <pipeline/plugin.h>

#include "ink.h"
#include "opencv_threads.h"
#include "shear.h"

namespace {

class Deskew final : public pipeline::Preprocess {
 public:
  struct Options {
    double share = 1.0;
    double limit = 1.0;
    double threshold = 0.2;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("sets slanted ink upright");
    spec.param("share", &Options::share, pipeline::range(0.0, 1.0), "of the slant that is mended; 1 sets it upright");
    spec.param("limit", &Options::limit, pipeline::range(0.0, 1.0), "largest slant mended, in columns a row");
    spec.param("threshold", &Options::threshold, pipeline::range(0.0, 1.0),
               "what is brighter than this share of the brightest pixel stays on the image");
  }

  explicit Deskew(Options options) : options_(options) { image::keep_opencv_to_this_thread(); }

  cv::Mat apply(const cv::Mat& image) const override {
    image::require_ink_image(image);
    const cv::Mat ink = image::ink_mask(image, options_.threshold);
    image::require_ink(ink);
    const double slant = std::clamp(options_.share * image::slant(image), -options_.limit, options_.limit);
    return slant == 0.0 ? image : image::upright(image, ink, slant);
  }

 private:
  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Deskew>("image.deskew"); }
