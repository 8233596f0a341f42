#include "ink.h"

#include <algorithm>
#include <string>

#include <opencv2/imgproc.hpp>

#include <pipeline/error.h>

namespace image {

namespace {

[[noreturn]] void refuse_blank() { throw pipeline::ImageRefused("no ink; lower 'threshold', or leave the image out"); }

}  // namespace

void require_ink_image(const cv::Mat& image) {
  if (image.channels() != 1)
    throw pipeline::Error("ink is looked for in one channel; the images have " + std::to_string(image.channels()),
                          "load them without colour");
  if (image.depth() == CV_32F && !cv::checkRange(image))
    throw pipeline::ImageRefused("a value is infinite or not a number");
}

double full_scale(const cv::Mat& image) { return image.depth() == CV_8U ? 255.0 : 1.0; }

double ink_level(const cv::Mat& image, double threshold) {
  double brightest = 0.0;
  cv::minMaxLoc(image, nullptr, &brightest);
  return threshold * std::max(brightest, 0.0);
}

cv::Mat ink_mask(const cv::Mat& image, double threshold) {
  cv::Mat mask;
  cv::compare(image, ink_level(image, threshold), mask, cv::CMP_GT);
  return mask;
}

cv::Rect ink_box(const cv::Mat& image, double threshold) { return cv::boundingRect(ink_mask(image, threshold)); }

cv::Rect require_ink_box(const cv::Mat& image, double threshold) {
  const cv::Rect box = ink_box(image, threshold);
  if (box.empty()) refuse_blank();
  return box;
}

void require_ink(const cv::Mat& mask) {
  if (cv::countNonZero(mask) == 0) refuse_blank();
}

}  // namespace image
