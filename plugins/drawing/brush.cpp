#include "brush.h"

#include <algorithm>
#include <cmath>

#include <pipeline/error.h>

namespace drawing {

namespace {

/// First and last pixel in [0, count) that [low, high] touches; none when last < first.
struct Span {
  int first = 0;
  int last = -1;
};
Span pixels_within(double low, double high, int count) {
  const double first = std::max(0.0, std::ceil(low));
  const double last = std::min(count - 1.0, std::floor(high));
  if (!(first <= last)) return {};
  return {static_cast<int>(first), static_cast<int>(last)};
}

}  // namespace

void InkLayer::draw(const BrushPoint& a, const BrushPoint& b) {
  constexpr double kTie = 1e-6;
  const bool hard = edge_ == Edge::hard;
  const double reach = std::max(a.radius, b.radius) + 1.0;
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double length2 = dx * dx + dy * dy;
  const Span rows = pixels_within(std::min(a.y, b.y) - reach, std::max(a.y, b.y) + reach, coverage_.rows);
  for (int y = rows.first; y <= rows.last; ++y) {
    // The part of the segment within reach of this row bounds the columns, so that a long slope is not a large box.
    double low = 0.0;
    double high = 1.0;
    if (dy != 0.0) {
      const double s = (y - reach - a.y) / dy;
      const double t = (y + reach - a.y) / dy;
      low = std::clamp(std::min(s, t), 0.0, 1.0);
      high = std::clamp(std::max(s, t), 0.0, 1.0);
    }
    const double x0 = a.x + low * dx;
    const double x1 = a.x + high * dx;
    const Span columns = pixels_within(std::min(x0, x1) - reach, std::max(x0, x1) + reach, coverage_.cols);
    work_ += 1 + std::max(0, columns.last - columns.first + 1);
    if (work_ > kMaxWork)
      throw pipeline::Error("it has more ink than is drawn", "choose a smaller canvas or a thinner brush");
    std::uint8_t* line = coverage_.ptr<std::uint8_t>(y);
    for (int x = columns.first; x <= columns.last; ++x) {
      const double along = length2 > 0.0 ? std::clamp(((x - a.x) * dx + (y - a.y) * dy) / length2, 0.0, 1.0) : 0.0;
      const double ex = x - (a.x + along * dx);
      const double ey = y - (a.y + along * dy);
      const double distance = std::sqrt(ex * ex + ey * ey);
      const double radius = a.radius + along * (b.radius - a.radius);
      const double ink = hard ? (distance <= std::max(radius, 0.5) + kTie ? 1.0 : 0.0)
                              : std::clamp(radius + 0.5 - distance, 0.0, std::min(1.0, 2.0 * radius));
      line[x] = std::max(line[x], static_cast<std::uint8_t>(std::lround(255.0 * ink)));
    }
  }
}

}  // namespace drawing
