/// \file
/// image.pad: adds pixels around the image.
///
///     width' = left + width + right          height' = top + height + bottom
///
/// With `square: true` the shorter side is then made as long as the longer one; the pixels are shared out to both ends,
/// and if one is left over it goes to the right or to the bottom. New pixels are `fill`, a share of white (0 black, 1
/// white). Without it they are like the ground: the lower median of the outermost pixels, channel by channel. So dark
/// ink on paper gets more paper, light ink on black more black. 1 to 4 channels; at most 64 million pixels.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include <opencv2/core.hpp>

#include <pipeline/plugin.h>

#include "image_bounds.h"
#include "ink.h"
#include "opencv_threads.h"
#include "percentile.h"

namespace {

class Pad final : public pipeline::Preprocess {
 public:
  struct Options {
    int left = 0;
    int right = 0;
    int top = 0;
    int bottom = 0;
    bool square = false;
    std::optional<double> fill;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("adds pixels around the image");
    spec.example("uses: image.pad\nin: drawings\nwith: { square: true }\n");
    spec.param("left", &Options::left, pipeline::range(0, 4096), "pixels to add");
    spec.param("right", &Options::right, pipeline::range(0, 4096), "pixels to add");
    spec.param("top", &Options::top, pipeline::range(0, 4096), "pixels to add");
    spec.param("bottom", &Options::bottom, pipeline::range(0, 4096), "pixels to add");
    spec.param("square", &Options::square, "whether to make both sides equally long");
    spec.param("fill", &Options::fill, pipeline::range(0.0, 1.0),
               "value of the new pixels, from 0 black to 1 white; without it, that of the image's border");
  }

  explicit Pad(Options options) : options_(options) { image::keep_opencv_to_this_thread(); }

  cv::Mat apply(const cv::Mat& image) const override {
    if (image.channels() > 4)
      throw pipeline::Error("the images have " + std::to_string(image.channels()) + " channels; image.pad takes 1 to 4",
                            "keep the channels that matter");
    if (image.depth() == CV_32F && !cv::checkRange(image))
      throw pipeline::ImageRefused("a value is infinite or not a number");
    std::int64_t width = image.cols + options_.left + options_.right;
    std::int64_t height = image.rows + options_.top + options_.bottom;
    cv::Point corner(options_.left, options_.top);
    if (options_.square) {
      const std::int64_t side = std::max(width, height);
      corner += cv::Point(static_cast<int>((side - width) / 2), static_cast<int>((side - height) / 2));
      width = side;
      height = side;
    }
    image::require_bounds(width, height);
    const cv::Scalar value =
        options_.fill ? cv::Scalar::all(*options_.fill * image::full_scale(image)) : image::border_median(image);
    cv::Mat padded(static_cast<int>(height), static_cast<int>(width), image.type(), value);
    image.copyTo(padded(cv::Rect(corner, image.size())));
    return padded;
  }

 private:
  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Pad>("image.pad"); }
