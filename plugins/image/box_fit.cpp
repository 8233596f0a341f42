#include "box_fit.h"

#include <algorithm>

#include <opencv2/imgproc.hpp>

namespace image {

namespace {

/// Bytes are cut off at 0 and 255 as they are made; floats overshoot beside edges.
void cut_overshoot(cv::Mat& grown, const cv::Mat& from) {
  if (grown.depth() != CV_32F) return;
  double darkest = 0.0;
  double brightest = 0.0;
  cv::minMaxLoc(from, &darkest, &brightest);
  cv::max(grown, std::min(darkest, 0.0), grown);
  cv::min(grown, std::max(brightest, 1.0), grown);
}

}  // namespace

cv::Mat fitted(const cv::Mat& image, const cv::Rect& ink, int size) {
  const double scale = size / static_cast<double>(std::max(ink.width, ink.height));
  // A line keeps one pixel of width.
  const cv::Size wanted(std::clamp(cvRound(ink.width * scale), 1, size),
                        std::clamp(cvRound(ink.height * scale), 1, size));
  cv::Mat box(size, size, image.type(), cv::Scalar::all(0));
  cv::Mat middle = box(cv::Rect({(size - wanted.width) / 2, (size - wanted.height) / 2}, wanted));
  const cv::Mat from = image(ink);
  if (scale < 1.0) {
    cv::resize(from, middle, wanted, 0, 0, cv::INTER_AREA);
  } else {
    cv::resize(from, middle, wanted, 0, 0, cv::INTER_CUBIC);
    cut_overshoot(middle, from);
  }
  return box;
}

}  // namespace image
