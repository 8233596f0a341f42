#include "redrawer.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace augment {

AffineMap map_of(const Alteration& alteration, const cv::Rect& box, cv::Size size) {
  const double side = std::max(box.width, box.height);
  const double refit = side / std::max(1.0, side + 2.0 * alteration.pen_px);
  const double middle_x = box.x + 0.5 * (box.width - size.width);
  const double middle_y = box.y + 0.5 * (box.height - size.height);
  AffineMap in_box{refit * alteration.box_scale_x, 0.0, 0.0, refit * alteration.box_scale_y};
  in_box.shift_x = middle_x - in_box.xx * middle_x + alteration.box_shift_x;
  in_box.shift_y = middle_y - in_box.yy * middle_y + alteration.box_shift_y;

  const double cosine = std::cos(alteration.angle) * alteration.scale;
  const double sine = std::sin(alteration.angle) * alteration.scale;
  const AffineMap slanted{1.0, alteration.shear, 0.0, 1.0};
  return in_box.then(slanted).then({cosine, -sine, sine, cosine, alteration.shift_x, alteration.shift_y});
}

cv::Rect Redrawer::box_of(const cv::Mat& image) {
  constexpr double kInk = 0.2;  // of the brightest, as for image.fit_box
  double brightest = 0.0;
  cv::minMaxLoc(image, nullptr, &brightest);
  cv::threshold(image, ink_, kInk * brightest, 255.0, cv::THRESH_BINARY);
  return cv::boundingRect(ink_);
}

void Redrawer::warp(const cv::Mat& from, const AffineMap& map, bool elastic, std::uint64_t key, cv::Mat& to) {
  const AffineMap back = map.inverse();
  const double middle_x = 0.5 * (from.cols - 1);
  const double middle_y = 0.5 * (from.rows - 1);
  if (elastic) {
    field_.draw(key, noise_, from_where_);
  } else {
    from_where_.create(from.size());
    from_where_.setTo(cv::Scalar::all(0.0));
  }
  const auto xx = static_cast<float>(back.xx);
  const auto yx = static_cast<float>(back.yx);
  for (int y = 0; y < from.rows; ++y) {
    const auto start_x = static_cast<float>(back.xy * (y - middle_y) - back.xx * middle_x + back.shift_x + middle_x);
    const auto start_y = static_cast<float>(back.yy * (y - middle_y) - back.yx * middle_x + back.shift_y + middle_y);
    cv::Vec2f* const where = from_where_[y];
    for (int x = 0; x < from.cols; ++x) {
      where[x][0] += xx * static_cast<float>(x) + start_x;
      where[x][1] += yx * static_cast<float>(x) + start_y;
    }
  }
  cv::remap(from, to, from_where_, cv::noArray(), cv::INTER_LINEAR, cv::BORDER_CONSTANT, 0.0);
}

void Redrawer::redraw(const cv::Mat& from, std::uint64_t key, cv::Mat& to) {
  const Alteration alteration = drawn(settings_, key);
  const cv::Rect box = alteration.has_effect() ? box_of(from) : cv::Rect();
  if (box.empty()) {
    from.copyTo(to);
    return;
  }
  const cv::Mat* source = &from;
  if (alteration.pen_px != 0.0) {
    from.copyTo(redrawn_);
    pen_.change(redrawn_, alteration.pen_px);
    source = &redrawn_;
  }
  if (alteration.is_affine() || alteration.elastic || alteration.pen_px != 0.0) {
    warp(*source, map_of(alteration, box, from.size()), alteration.elastic, key, to);
  } else {
    from.copyTo(to);
  }
  if (!alteration.level) return;
  double brightest = 0.0;
  cv::minMaxLoc(to, nullptr, &brightest);
  cv::threshold(to, to, *alteration.level * brightest, 255.0, cv::THRESH_BINARY);
}

}  // namespace augment
