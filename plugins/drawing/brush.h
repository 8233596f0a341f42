/// \file
/// A round brush that leaves ink on a canvas. OpenCV's lines have a whole number of pixels and one width from end to
/// end; a pen has neither.
#pragma once

#include <cstdint>

#include <opencv2/core.hpp>

namespace drawing {

enum class Edge { hard, smooth };

/// A point of the pen's way on the canvas: pixel middles are whole numbers.
struct BrushPoint {
  double x = 0.0;
  double y = 0.0;
  double radius = 0.0;  ///< >= 0
};

/// How much of each pixel is ink: H x W, CV_8UC1, 0 to 255.
///
///     d      = distance of the pixel's middle to the nearest point of the segment from a to b
///     r      = radius there, between a.radius and b.radius in proportion
///     smooth = 255 clamp(r + 1/2 - d, 0, min(1, 2 r)): the share of a unit box that a straight band of width 2 r
///     covers hard   = 255 where d <= r, else 0; with r at least 1/2, so that no line has gaps
///
/// Where strokes overlap, the largest counts.
class InkLayer {
 public:
  /// How many pixels all segments together may look at: seconds of work. Beyond, `draw` throws Error.
  static constexpr std::int64_t kMaxWork = 100'000'000;

  /// REQUIRES: both sides at least 1.
  InkLayer(int height, int width, Edge edge) : coverage_(height, width, CV_8UC1, cv::Scalar(0)), edge_(edge) {}

  /// The ink of a straight way from `a` to `b`; a dot where they are the same. Parts outside the canvas are cut off.
  void draw(const BrushPoint& a, const BrushPoint& b);
  const cv::Mat& coverage() const { return coverage_; }

 private:
  cv::Mat coverage_;
  Edge edge_;
  std::int64_t work_ = 0;
};

}  // namespace drawing
