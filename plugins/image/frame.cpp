#include "frame.h"

#include <algorithm>

#include <opencv2/imgproc.hpp>

namespace image {

namespace {

/// How many of `ink`'s rows from the top on are part of a frame.
int rows_of_frame(const cv::Mat& ink) {
  constexpr double kDeepest = 0.15;
  constexpr double kFull = 0.9;
  const int deepest = static_cast<int>(kDeepest * ink.rows);
  int rows = 0;
  while (rows < deepest && cv::countNonZero(ink.row(rows)) > kFull * ink.cols) ++rows;
  return rows;
}

}  // namespace

cv::Mat frame_of(const cv::Mat& ink) {
  constexpr int kShortestSide = 10;
  if (std::min(ink.rows, ink.cols) < kShortestSide) return {};
  cv::Mat across;
  cv::transpose(ink, across);
  cv::Mat from_below;
  cv::Mat from_right;
  cv::flip(ink, from_below, 0);
  cv::flip(across, from_right, 0);
  const int top = rows_of_frame(ink);
  const int bottom = rows_of_frame(from_below);
  const int left = rows_of_frame(across);
  const int right = rows_of_frame(from_right);
  if (top + bottom + left + right == 0) return {};
  const cv::Rect inside(left, top, ink.cols - left - right, ink.rows - top - bottom);
  if (cv::countNonZero(ink(inside)) == 0) return {};
  cv::Mat frame = ink.clone();
  frame(inside).setTo(0);
  return frame;
}

cv::Mat without_frame(const cv::Mat& image, const cv::Mat& ink) {
  const cv::Mat frame = frame_of(ink);
  if (frame.empty()) return image;
  cv::Mat gone;
  cv::dilate(frame, gone, cv::Mat());  // 3 x 3
  gone &= ~ink;
  gone |= frame;
  cv::Mat result = image.clone();
  result.setTo(0, gone);
  return result;
}

}  // namespace image
