/// \file
/// image.threshold: makes an image of two levels: white where it is light, black elsewhere.
///
///     method     white is
///     otsu       v > t, where t parts the values into two groups with the greatest variance between them (Otsu 1979)
///     adaptive   v > mean of the pixels around it + offset * white        (mean-C; Gonzalez and Woods, section 10.3)
///     fixed      v > level * white
///
/// white is 255 for bytes and 1 for floats. The pixels around are a square whose side is `window` times the image's
/// longer side, odd and at least 3 pixels; beyond the border the nearest pixel counts. It should be wider than strokes
/// are: the middle of a wider one is no lighter than what is around it. Light ink on a dark ground; so where the ink is
/// dark, image.polarity or image.invert comes before. `level` belongs to fixed, `window` and `offset` to adaptive.
///
/// An image in which nothing becomes white is refused, and by otsu one that is flat, as it has no two groups.
/// Sources: Otsu 1979, "A threshold selection method from gray-level histograms", IEEE Transactions on Systems, Man,
/// and Cybernetics 9(1); Gonzalez and Woods, "Digital Image Processing", 4th edition.
#include <algorithm>
#include <cmath>

#include <opencv2/core.hpp>

#include <pipeline/plugin.h>

#include "ink.h"
#include "opencv_threads.h"
#include "two_levels.h"

namespace {

using pipeline::ImageRefused;

enum class Method { otsu, adaptive, fixed };

class Threshold final : public pipeline::Preprocess {
 public:
  struct Options {
    Method method = Method::otsu;
    double level = 0.5;
    double window = 0.25;
    double offset = 0.1;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("makes an image of two levels: white where it is light, black elsewhere");
    spec.example("uses: image.threshold\nin: drawings\nwith: { method: adaptive, window: 0.25, offset: 0.1 }\n");
    spec.param("method", &Options::method, pipeline::choices({"otsu", "adaptive", "fixed"}),
               "where the level comes from: the whole image, the pixels around, or 'level'");
    spec.param("level", &Options::level, pipeline::half_open(0.0, 1.0), "of fixed: a share of white");
    spec.param("window", &Options::window, pipeline::range(0.0, 1.0),
               "of adaptive: side of the square around a pixel, a share of the image's longer side");
    spec.param("offset", &Options::offset, pipeline::range(0.0, 1.0),
               "of adaptive: by how much a pixel is lighter than those around it, a share of white");
  }

  explicit Threshold(Options options) : options_(options) { image::keep_opencv_to_this_thread(); }

  cv::Mat apply(const cv::Mat& image) const override {
    image::require_ink_image(image);
    return image::two_levels(light(image), image);
  }

 private:
  /// 255 where `image` is light.
  cv::Mat light(const cv::Mat& image) const {
    const double white = image::full_scale(image);
    cv::Mat mask;
    switch (options_.method) {
      case Method::otsu: {
        double darkest = 0.0;
        double brightest = 0.0;
        cv::minMaxLoc(image, &darkest, &brightest);
        if (darkest == brightest) throw ImageRefused("it is flat; there are no ink and ground to part");
        cv::compare(image, image::otsu_level(image), mask, cv::CMP_GT);
        break;
      }
      case Method::adaptive:
        mask = image::above_local_mean(image, window_side(image.size()), options_.offset * white);
        if (cv::countNonZero(mask) == 0)
          throw ImageRefused("no pixel is lighter by 'offset' than those around it; lower it, or leave the image out");
        break;
      case Method::fixed:
        cv::compare(image, options_.level * white, mask, cv::CMP_GT);
        if (cv::countNonZero(mask) == 0)
          throw ImageRefused("no pixel is above 'level'; lower it, or leave the image out");
        break;
    }
    return mask;
  }

  /// Odd, so that the square has a middle.
  int window_side(cv::Size size) const {
    const int wanted = cvRound(options_.window * std::max(size.width, size.height));
    return std::max(3, wanted / 2 * 2 + 1);
  }

  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Threshold>("image.threshold"); }
