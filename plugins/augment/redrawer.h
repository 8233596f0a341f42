/// \file
/// Makes one altered copy after another.
#pragma once

#include <cstdint>
#include <vector>

#include <opencv2/core.hpp>

#include "alteration.h"
#include "pen.h"
#include "settings.h"
#include "warp.h"

namespace augment {

/// For one thread: keeps the memory it works in.
class Redrawer {
 public:
  /// Both outlive it.
  Redrawer(const Settings& settings, const ElasticField& field) : settings_(settings), field_(field) {}
  /// `from` and `to`: CV_8UC1 of the same size, light ink on dark ground; `to` is overwritten. Depends on these two
  /// alone: an image without ink, or a copy for which chance chose nothing, stays as it is to the last bit.
  void redraw(const cv::Mat& from, std::uint64_t key, cv::Mat& to);

 private:
  cv::Rect box_of(const cv::Mat& image);
  void warp(const cv::Mat& from, const AffineMap& map, bool elastic, std::uint64_t key, cv::Mat& to);

  const Settings& settings_;
  const ElasticField& field_;
  Pen pen_;
  cv::Mat ink_, redrawn_;
  cv::Mat_<cv::Vec2f> from_where_;
  std::vector<float> noise_;
};

/// What `alteration` makes of the ink's `box` in an image of `size`, and of all else. After another pen the box is
/// scaled so that its longer side stays, as it would after fitting: the strokes alone differ.
AffineMap map_of(const Alteration& alteration, const cv::Rect& box, cv::Size size);

}  // namespace augment
