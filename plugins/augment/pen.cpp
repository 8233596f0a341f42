#include "pen.h"

#include <array>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace augment {

namespace {

constexpr int kFine = 2;

const cv::Mat& element(int step) {
  static const std::array<cv::Mat, 2> elements{cv::getStructuringElement(cv::MORPH_CROSS, {3, 3}),
                                               cv::getStructuringElement(cv::MORPH_RECT, {3, 3})};
  return elements[static_cast<std::size_t>(step % 2)];
}

}  // namespace

void Pen::change(cv::Mat& image, double by_px) {
  if (by_px == 0.0) return;
  cv::resize(image, image_, {}, kFine, kFine, cv::INTER_CUBIC);
  if (by_px > 0.0) {
    broaden(kFine * by_px);
  } else {
    refine(-kFine * by_px);
  }
  cv::resize(image_, image, image.size(), 0, 0, cv::INTER_AREA);
}

void Pen::broaden(double steps) {
  const int whole = static_cast<int>(steps);
  for (int step = 0; step < whole; ++step) cv::dilate(image_, image_, element(step));
  const double rest = steps - whole;
  if (rest == 0.0) return;
  cv::dilate(image_, other_, element(whole));
  cv::addWeighted(image_, 1.0 - rest, other_, rest, 0.0, image_);
}

void Pen::refine(double steps) {
  kept_.create(image_.size(), image_.type());
  kept_.setTo(0);
  const int last = static_cast<int>(std::ceil(steps));
  for (int step = 0; step < last; ++step) {
    if (step == last - 1) cv::max(image_, kept_, other_);  // finer(last - 1)
    cv::erode(image_, eroded_, element(step));
    cv::dilate(eroded_, opened_, element(step));
    opened_.convertTo(opened_, CV_8U, 4.0 / 3.0);  // stops at 255, which nothing exceeds
    cv::compare(opened_, image_, erased_, cv::CMP_LT);
    cv::bitwise_and(image_, erased_, erased_);
    cv::max(kept_, erased_, kept_);
    cv::swap(image_, eroded_);
  }
  cv::max(image_, kept_, image_);
  const double rest = last - steps;
  if (rest > 0.0) cv::addWeighted(image_, 1.0 - rest, other_, rest, 0.0, image_);
}

}  // namespace augment
