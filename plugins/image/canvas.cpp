#include "canvas.h"

#include <algorithm>
#include <cmath>
#include <string>

#include <opencv2/imgproc.hpp>

#include <pipeline/error.h>

namespace image {

namespace {

void require_room(const cv::Rect& ink, cv::Size canvas) {
  if (ink.width <= canvas.width && ink.height <= canvas.height) return;
  throw pipeline::ImageRefused("the ink takes " + std::to_string(ink.width) + " x " + std::to_string(ink.height) +
                               " pixels (width x height), the canvas has " + std::to_string(canvas.width) + " x " +
                               std::to_string(canvas.height) + "; put image.fit_box before this step");
}

/// Whole pixels from `centre` to the middle of a side of `length`, with [first, first + extent) staying on it.
int shift(double centre, int first, int extent, int length) {
  const int middle = length / 2;
  const auto wanted = static_cast<int>(std::floor(middle - centre + 0.5));
  return std::clamp(wanted, -first, length - first - extent);
}

}  // namespace

cv::Point2d centre_of_mass(const cv::Mat& image) {
  cv::Mat light = image;
  if (image.depth() == CV_32F) cv::max(image, 0.0, light);
  const cv::Moments moments = cv::moments(light);
  if (moments.m00 <= 0.0) throw pipeline::ImageRefused("no ink; every pixel is black");
  return {moments.m10 / moments.m00, moments.m01 / moments.m00};
}

cv::Point shift_to_centre_of_mass(const cv::Mat& image, const cv::Rect& ink, cv::Size canvas) {
  require_room(ink, canvas);
  const cv::Point2d centre = centre_of_mass(image);
  return {shift(centre.x, ink.x, ink.width, canvas.width), shift(centre.y, ink.y, ink.height, canvas.height)};
}

cv::Point shift_to_centre_of_box(const cv::Rect& ink, cv::Size canvas) {
  require_room(ink, canvas);
  return {(canvas.width - ink.width) / 2 - ink.x, (canvas.height - ink.height) / 2 - ink.y};
}

cv::Mat on_canvas(const cv::Mat& image, cv::Point shift, cv::Size canvas) {
  cv::Mat result(canvas, image.type(), cv::Scalar::all(0));
  const cv::Rect visible = cv::Rect(shift, image.size()) & cv::Rect({0, 0}, canvas);
  if (!visible.empty()) image(visible - shift).copyTo(result(visible));
  return result;
}

}  // namespace image
