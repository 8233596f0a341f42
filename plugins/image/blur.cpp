/// \file
/// image.blur: blurs by a Gaussian.
///
///     v' = sum(w(i) w(j) v(x + i, y + j)),   w(i) = exp(-i^2 / (2 sigma^2)) / sum of these,   |i|, |j| <= ceil(4
///     sigma)
///
/// sigma is in pixels. Beyond the border the nearest pixel counts, so a flat image stays flat. Bytes are rounded,
/// floats are not. Works on any ground and on each channel alike. Source: the Gaussian filter, as cv::GaussianBlur
/// makes it.
#include <cmath>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <pipeline/plugin.h>

#include "opencv_threads.h"

namespace {

class Blur final : public pipeline::Preprocess {
 public:
  struct Options {
    double sigma = 1.0;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("blurs by a Gaussian");
    spec.param("sigma", &Options::sigma, pipeline::range(0.1, 100.0), "standard deviation, in pixels");
  }

  explicit Blur(Options options) : sigma_(options.sigma) { image::keep_opencv_to_this_thread(); }

  cv::Mat apply(const cv::Mat& image) const override {
    const int side = 2 * static_cast<int>(std::ceil(4.0 * sigma_)) + 1;
    cv::Mat blurred;
    cv::GaussianBlur(image, blurred, {side, side}, sigma_, sigma_, cv::BORDER_REPLICATE);
    return blurred;
  }

 private:
  double sigma_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Blur>("image.blur"); }
