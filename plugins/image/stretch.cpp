#include "stretch.h"

#include <algorithm>
#include <cmath>

#include "ink.h"
#include "percentile.h"

namespace image {

cv::Mat stretched(const cv::Mat& image, double low, double high) {
  const double factor = full_scale(image) / (high - low);
  cv::Mat result;
  image.convertTo(result, -1, factor, -low * factor);
  if (result.depth() == CV_32F) {
    cv::max(result, 0.0, result);
    cv::min(result, 1.0, result);
  }
  return result;
}

cv::Mat stretched_percentiles(const cv::Mat& image, double low, double high) {
  double from = percentile(image, low);
  double to = percentile(image, high);
  if (from == to) {
    from = percentile(image, 0.0);
    to = percentile(image, 1.0);
  }
  // Differences of floats that may be rounding are no contrast, and must not be divided by.
  constexpr double kRounding = 1e-6;
  if (to - from <= kRounding * std::max(1.0, std::abs(to))) return image;
  return stretched(image, from, to);
}

}  // namespace image
