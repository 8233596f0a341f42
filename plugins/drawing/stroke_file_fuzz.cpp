/// \file
/// Reads any bytes as a drawing's strokes and draws what can be read. Errors are expected; a crash, or a point out of
/// bounds, is not.
#include <pipeline/error.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "stroke_file.h"
#include "stroke_render.h"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

void check_bounds(const drawing::StrokeDrawing& drawing) {
  check(drawing.width >= 1 && drawing.width <= 65'535 && drawing.height >= 1 && drawing.height <= 65'535);
  std::size_t points = 0;
  for (const drawing::Stroke& stroke : drawing.strokes) {
    check(!stroke.empty());
    points += stroke.size();
    for (const drawing::StrokePoint& point : stroke) {
      check(std::abs(point.x) <= drawing::StrokeDrawing::kMaxCoordinate);
      check(std::abs(point.y) <= drawing::StrokeDrawing::kMaxCoordinate);
      check(point.t >= 0.0 && point.p >= 0.0 && point.p <= 1.0);
    }
  }
  check(points <= drawing::StrokeDrawing::kMaxPoints);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const drawing::StrokeDrawing drawing = drawing::read_strokes({reinterpret_cast<const char*>(data), size});
    check_bounds(drawing);
    drawing::RenderOptions options;
    options.canvas = 40;
    options.pressure = true;
    options.place = drawing::Place::corners;
    options.antialias = size % 2 == 0;
    const cv::Mat image = drawing::rendered(drawing, options, static_cast<std::int64_t>(size));
    check(image.rows >= 1 && image.cols >= 1 && std::max(image.rows, image.cols) == 40);
  } catch (const pipeline::Error&) {
  }
  return 0;
}
