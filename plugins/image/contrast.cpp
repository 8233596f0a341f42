/// \file
/// image.contrast: stretches the values of each image to the full range.
///
///     v' = white * (v - p_low) / (p_high - p_low), cut off at 0 and white
///
/// white is 255 for bytes, which are rounded, and 1 for floats. p_low and p_high are percentiles of all the image's
/// values (nearest rank: the smallest value that so many per cent do not exceed). By default p_high is the brightest
/// value: thin ink is a small share of the pixels, and a lower percentile may well be ground. Where both percentiles
/// have the same value, the lowest and the highest value are taken; a flat image, of one value only, stays as it is.
/// Works for dark ink as for light, and on several channels together, which keeps their colour.
/// Source: Gonzalez and Woods, "Digital Image Processing", contrast stretching.
#include <string>

#include <opencv2/core.hpp>

#include <pipeline/plugin.h>

#include "number_text.h"
#include "opencv_threads.h"
#include "stretch.h"

namespace {

class Contrast final : public pipeline::Preprocess {
 public:
  struct Options {
    double low = 1.0;
    double high = 100.0;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("stretches the values of each image to the full range");
    spec.example("uses: image.contrast\nin: drawings\nwith: { low: 1, high: 100 }\n");
    spec.param("low", &Options::low, pipeline::range(0.0, 100.0), "percentile that becomes black");
    spec.param("high", &Options::high, pipeline::range(0.0, 100.0), "percentile that becomes white; above 'low'");
  }

  explicit Contrast(Options options) : options_(options) {
    if (options_.low >= options_.high)
      throw pipeline::Error("'low' is " + image::number_text(options_.low) + " and 'high' is " +
                                image::number_text(options_.high) + "; 'low' must be below 'high'",
                            "to turn light and dark round, use image.invert");
    image::keep_opencv_to_this_thread();
  }

  cv::Mat apply(const cv::Mat& image) const override {
    if (image.depth() == CV_32F && !cv::checkRange(image))
      throw pipeline::ImageRefused("a value is infinite or not a number");
    return image::stretched_percentiles(image, options_.low / 100.0, options_.high / 100.0);
  }

 private:
  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Contrast>("image.contrast"); }
