#include "two_levels.h"

#include <opencv2/imgproc.hpp>

namespace image {

double otsu_level(const cv::Mat& image) {
  cv::Mat ignored;
  if (image.depth() == CV_8U) return cv::threshold(image, ignored, 0.0, 255.0, cv::THRESH_BINARY | cv::THRESH_OTSU);
  double darkest = 0.0;
  double brightest = 0.0;
  cv::minMaxLoc(image, &darkest, &brightest);
  const double step = (brightest - darkest) / 255.0;
  cv::Mat bytes;
  image.convertTo(bytes, CV_8U, 1.0 / step, -darkest / step);
  const double level = cv::threshold(bytes, ignored, 0.0, 255.0, cv::THRESH_BINARY | cv::THRESH_OTSU);
  return darkest + (level + 0.5) * step;  // bytes were rounded
}

cv::Mat above_local_mean(const cv::Mat& image, int window, double offset) {
  cv::Mat mean;
  cv::boxFilter(image, mean, CV_32F, {window, window}, {-1, -1}, true, cv::BORDER_REPLICATE);
  cv::Mat above;
  cv::subtract(image, mean, above, cv::noArray(), CV_32F);
  cv::Mat mask;
  cv::compare(above, offset, mask, cv::CMP_GT);
  return mask;
}

cv::Mat two_levels(const cv::Mat& mask, const cv::Mat& like) {
  if (like.depth() == CV_8U) return mask;
  cv::Mat result;
  mask.convertTo(result, CV_32F, 1.0 / 255.0);
  return result;
}

}  // namespace image
