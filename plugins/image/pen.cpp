#include "pen.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "canvas.h"
#include "ink.h"

namespace image {

namespace {

constexpr double kInk = 0.5;

/// For each pixel of `mask` that is not 0 the distance of its middle from the outline. distanceTransform measures to
/// the middle of the nearest pixel outside; the outline lies half a pixel before it. 0 for the other pixels.
cv::Mat depth(const cv::Mat& mask) {
  cv::Mat result;
  cv::distanceTransform(mask, result, cv::DIST_L2, cv::DIST_MASK_5);
  cv::subtract(result, cv::Scalar(0.5), result, mask);
  return result;
}

cv::Mat with_margin(const cv::Mat& image, int margin) {
  cv::Mat result;
  cv::copyMakeBorder(image, result, margin, margin, margin, margin, cv::BORDER_CONSTANT, cv::Scalar());
  return result;
}

/// The strokes at least `side` pixels long, without the steps that lines of few pixels have.
cv::Mat smooth_mask(const cv::Mat& ink, double side) {
  constexpr double kSmoothing = 0.75;  // standard deviation, in pixels of the drawing
  // Along the middle of a line of one pixel 0.53 of its value is left, of a diagonal one 0.375 (both measured). With
  // faded ink at 0.95 the outline is below both, so no line breaks.
  constexpr double kOutline = 0.35;
  constexpr double kFaded = 0.95;
  constexpr int kRim = 3;
  const cv::Rect box = ink_box(ink, kInk);
  const cv::Rect near = cv::Rect(box.x - kRim, box.y - kRim, box.width + 2 * kRim, box.height + 2 * kRim);
  const cv::Rect there = near & cv::Rect({0, 0}, ink.size());
  const cv::Mat cut = on_canvas(ink(there), there.tl() - near.tl(), near.size());
  const double scale = std::max(1.0, side / std::max(box.width, box.height));
  cv::Mat(cv::max(cut, kFaded)).copyTo(cut, cut > kInk);
  cv::GaussianBlur(cut, cut, {}, kSmoothing, 0.0, cv::BORDER_CONSTANT);
  cv::Mat large;
  cv::resize(cut, large, {cvRound(cut.cols * scale), cvRound(cut.rows * scale)}, 0, 0, cv::INTER_CUBIC);
  double strongest = 0.0;
  cv::minMaxLoc(large, nullptr, &strongest);
  return large > std::min(kOutline, 0.5 * strongest);  // a dot is smoothed more than a line
}

/// How much wider or, below 0, narrower the strokes of `mask` are to become.
double change_of_width(const cv::Mat& mask, double width, double deepest, const Pen& pen) {
  const cv::Rect box = cv::boundingRect(mask);
  const double longer = std::max(box.width, box.height);
  if (longer < 2.0 * width) return 0.0;
  const double change = pen.width * (longer - width) / (pen.box - pen.width) - width;
  return deepest + 0.5 * change > 0.5 ? change : 0.0;
}

}  // namespace

double stroke_width(const cv::Mat& mask) {
  const cv::Mat framed = with_margin(mask, 1);
  return 4.0 * cv::mean(depth(framed), framed)[0];
}

cv::Mat redrawn(const cv::Mat& ink, const Pen& pen) {
  constexpr int kPixelsPerPixel = 4;
  const cv::Mat mask = smooth_mask(ink, kPixelsPerPixel * pen.box);
  const cv::Mat inside = depth(mask);
  double deepest = 0.0;
  cv::minMaxLoc(inside, nullptr, &deepest);
  const double change = change_of_width(mask, 4.0 * cv::mean(inside, mask)[0], deepest, pen);

  const int margin = 2 + std::max(0, cvCeil(0.5 * change));
  // Positive inside, negative outside: its level set at -change / 2 is the new outline.
  const cv::Mat distance = with_margin(inside, margin) - depth(~with_margin(mask, margin));
  cv::Mat result = distance + (0.5 * change + 0.5);
  cv::max(result, 0.0, result);
  cv::min(result, 1.0, result);
  return result;
}

}  // namespace image
