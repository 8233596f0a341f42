#include "light_ink.h"

#include <opencv2/imgproc.hpp>

#include <pipeline/error.h>

#include "percentile.h"
#include "two_levels.h"

namespace image {

namespace {

cv::Mat lighter_part(const cv::Mat& image) {
  double darkest = 0.0;
  double lightest = 0.0;
  cv::minMaxLoc(image, &darkest, &lightest);
  if (!(darkest < lightest))
    throw pipeline::ImageRefused("no ink; every pixel has the same value, so leave the image out");
  return image > otsu_level(image);
}

bool is_ground(const cv::Mat& part) {
  const double of_all = cv::countNonZero(part) / static_cast<double>(part.total());
  return of_all + share_of_border(part) > 1.0;
}

}  // namespace

double share_of_border(const cv::Mat& mask) {
  const cv::Rect inside(1, 1, mask.cols - 2, mask.rows - 2);
  if (inside.width <= 0 || inside.height <= 0) return cv::countNonZero(mask) / static_cast<double>(mask.total());
  const int outermost = 2 * (mask.cols + mask.rows) - 4;
  return (cv::countNonZero(mask) - cv::countNonZero(mask(inside))) / static_cast<double>(outermost);
}

bool has_light_ground(const cv::Mat& image) { return is_ground(lighter_part(image)); }

cv::Mat light_ink(const cv::Mat& image) {
  constexpr double kBelow = 0.05;
  const cv::Mat lighter = lighter_part(image);
  cv::Mat result;
  if (is_ground(lighter)) {
    cv::subtract(cv::Scalar(percentile(image, lighter, 1.0 - kBelow)), image, result);
  } else {
    cv::subtract(image, cv::Scalar(percentile(image, ~lighter, kBelow)), result);
  }
  if (result.depth() == CV_32F) cv::max(result, 0.0, result);  // bytes are cut off at 0
  return result;
}

}  // namespace image
