#include "stroke_render.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <pipeline/error.h>

#include "brush.h"

namespace drawing {

namespace {

constexpr int kMaxDrawnSide = 4096;

using Way = std::vector<BrushPoint>;

cv::Size size_of(const StrokeDrawing& drawing, const RenderOptions& options) {
  const int longer = std::max(drawing.width, drawing.height);
  const int canvas = options.canvas.value_or(longer);
  if (canvas > kMaxDrawnSide)
    throw pipeline::Error("its canvas has a side of " + std::to_string(canvas) + " pixels; at most " +
                              std::to_string(kMaxDrawnSide) + " are drawn",
                          "give a smaller 'canvas'");
  const auto side = [&](int of) { return std::max(1, cvRound(static_cast<double>(of) * canvas / longer)); };
  return {side(drawing.width), side(drawing.height)};
}

std::vector<Way> ways_of(const StrokeDrawing& drawing, const RenderOptions& options, cv::Size size) {
  const double s = static_cast<double>(std::max(size.width, size.height)) / std::max(drawing.width, drawing.height);
  const double middle_x = (size.width - 1) / 2.0;
  const double middle_y = (size.height - 1) / 2.0;
  std::vector<Way> ways;
  for (const Stroke& stroke : drawing.strokes) {
    Way& way = ways.emplace_back();
    for (const StrokePoint& point : stroke) {
      const double x = s * (point.x + 0.5) - 0.5;
      const double y = s * (point.y + 0.5) - 0.5;
      const double width = options.pressure ? options.brush * (0.25 + 1.5 * point.p) : options.brush;
      way.push_back(
          {middle_x + options.scale * (x - middle_x), middle_y + options.scale * (y - middle_y), width / 2.0});
    }
  }
  return ways;
}

/// From the outer edge of the ink on one side to that on the other.
struct Box {
  double left = std::numeric_limits<double>::max();
  double top = left;
  double right = -left;
  double bottom = -left;
};

Box box_of(const std::vector<Way>& ways) {
  Box box;
  for (const Way& way : ways) {
    for (const BrushPoint& point : way) {
      box.left = std::min(box.left, point.x - point.radius);
      box.right = std::max(box.right, point.x + point.radius);
      box.top = std::min(box.top, point.y - point.radius);
      box.bottom = std::max(box.bottom, point.y + point.radius);
    }
  }
  return box;
}

void move(std::vector<Way>& ways, const RenderOptions& options, cv::Size size, std::int64_t number) {
  if (options.place == Place::as_drawn || ways.empty()) return;
  const Box box = box_of(ways);
  // The canvas reaches from -1/2 to its side - 1/2.
  const double to_left = options.margin - 0.5 - box.left;
  const double to_top = options.margin - 0.5 - box.top;
  const double to_right = size.width - 0.5 - options.margin - box.right;
  const double to_bottom = size.height - 0.5 - options.margin - box.bottom;
  const std::int64_t choice = number % 4;
  double dx = 0.0;
  double dy = 0.0;
  if (options.place == Place::center) {
    dx = (size.width - 1 - box.left - box.right) / 2.0;
    dy = (size.height - 1 - box.top - box.bottom) / 2.0;
  } else if (options.place == Place::corners) {
    dx = choice == 0 || choice == 3 ? to_left : to_right;
    dy = choice < 2 ? to_top : to_bottom;
  } else {
    if (choice % 2 == 0) dx = choice == 0 ? to_left : to_right;
    if (choice % 2 == 1) dy = choice == 1 ? to_top : to_bottom;
  }
  for (Way& way : ways) {
    for (BrushPoint& point : way) {
      point.x += dx;
      point.y += dy;
    }
  }
}

/// In [-1, 1). Source: the finaliser of SplitMix64 (Steele, Lea, Flood 2014).
double grain(int x, int y) {
  std::uint64_t z = (static_cast<std::uint64_t>(y) << 32U | static_cast<std::uint64_t>(x)) + 0x9e3779b97f4a7c15U;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  z ^= z >> 31U;
  return static_cast<double>(z >> 11U) * 0x1p-52 - 1.0;
}

}  // namespace

cv::Mat rendered(const StrokeDrawing& drawing, const RenderOptions& options, std::int64_t number) {
  const cv::Size size = size_of(drawing, options);
  std::vector<Way> ways = ways_of(drawing, options, size);
  move(ways, options, size, number);
  InkLayer layer(size.height, size.width, options.antialias ? Edge::smooth : Edge::hard);
  for (const Way& way : ways) {
    if (way.size() == 1) layer.draw(way.front(), way.front());
    for (std::size_t i = 1; i < way.size(); ++i) layer.draw(way[i - 1], way[i]);
  }

  cv::Mat image(size, CV_8UC1);
  const auto value_of = [&](double ground, std::uint8_t coverage) {
    return cv::saturate_cast<std::uint8_t>(ground + (options.ink - ground) * coverage / 255.0);
  };
  const bool even = options.gradient == 0.0 && options.texture == 0.0;
  std::array<std::uint8_t, 256> values{};  // on even ground, by coverage
  for (std::size_t coverage = 0; even && coverage < values.size(); ++coverage)
    values[coverage] = value_of(options.ground, static_cast<std::uint8_t>(coverage));
  for (int y = 0; y < size.height; ++y) {
    const std::uint8_t* coverage = layer.coverage().ptr<std::uint8_t>(y);
    std::uint8_t* line = image.ptr<std::uint8_t>(y);
    for (int x = 0; even && x < size.width; ++x) line[x] = values[coverage[x]];
    for (int x = 0; !even && x < size.width; ++x) {
      const double slope = ((x + 0.5) / size.width + (y + 0.5) / size.height - 1.0) / 2.0;
      double ground = options.ground + options.gradient * slope;
      if (options.texture > 0.0) ground += options.texture * grain(x, y);
      line[x] = value_of(ground, coverage[x]);
    }
  }
  return image;
}

}  // namespace drawing
