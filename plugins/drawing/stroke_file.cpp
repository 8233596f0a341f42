#include "stroke_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include <pipeline/error.h>
#include <pipeline/value.h>

#include "utf8.h"

namespace drawing {

namespace {

using pipeline::Error;
using pipeline::Value;

constexpr std::string_view kFormat = "pipeline-strokes";
constexpr std::int64_t kVersion = 1;
constexpr std::int64_t kMaxCanvasSide = 65'535;
constexpr std::size_t kMaxName = 4096;

std::string in_quotes(std::string_view name) { return "'" + utf8_name(name.substr(0, 60)) + "'"; }

void refuse_unknown(const Value& map, std::span<const std::string_view> known, const std::string& where) {
  for (const auto& [name, value] : map.as_map())
    if (std::ranges::find(known, name) == known.end()) throw Error(where + " has an unknown entry " + in_quotes(name));
}

const Value& entry(const Value& map, std::string_view name, const std::string& where) {
  const Value* found = map.find(name);
  if (found == nullptr) throw Error(where + " has no '" + std::string(name) + "'");
  return *found;
}

/// What a Value's accessor says, with the place.
template <class Read>
decltype(auto) read(const std::string& where, Read value) {
  try {
    return value();
  } catch (const Error& error) {
    throw Error(where + ": " + error.what());
  }
}

std::string name_of(const Value& map, std::string_view name) {
  const Value* found = map.find(name);
  if (found == nullptr) return {};
  const std::string where = "'" + std::string(name) + "'";
  const std::string text = read(where, [&] { return found->as_text(); });
  if (text.size() > kMaxName) throw Error(where + " has more than " + std::to_string(kMaxName) + " bytes");
  if (text.find('\0') != std::string::npos) throw Error(where + " holds a zero byte");
  return text;
}

int side(const Value& value) {
  const std::int64_t side = read("'canvas'", [&] { return value.as_integer(); });
  if (side < 1 || side > kMaxCanvasSide)
    throw Error("'canvas' has a side of " + std::to_string(side) + "; it is 1 to " + std::to_string(kMaxCanvasSide));
  return static_cast<int>(side);
}

std::string bound(double whole) { return std::to_string(static_cast<std::int64_t>(whole)); }

/// A list of numbers in [low, high].
std::vector<double> numbers(const Value& stroke, std::string_view name, double low, double high,
                            const std::string& stroke_name) {
  const std::string where = "'" + std::string(name) + "' of " + stroke_name;
  const Value& list = entry(stroke, name, stroke_name);
  return read(where, [&] {
    std::vector<double> result;
    for (const Value& element : list.as_list()) {
      const double number = element.as_number();
      if (!std::isfinite(number) || number < low || number > high)
        throw Error(element.json() + " is not " + bound(low) + " to " + bound(high));
      result.push_back(number);
    }
    return result;
  });
}

void check_length(std::size_t length, std::size_t points, std::string_view name, const std::string& stroke_name) {
  if (length != points)
    throw Error("'" + std::string(name) + "' of " + stroke_name + " has " + std::to_string(length) +
                " numbers, and 'x' has " + std::to_string(points));
}

Stroke read_stroke(const Value& value, const std::string& where) {
  constexpr std::array<std::string_view, 4> kKnown{"x", "y", "t", "p"};
  constexpr double kFar = StrokeDrawing::kMaxCoordinate;
  if (value.kind() != Value::Kind::map) throw Error(where + " is not a map of 'x', 'y', 't' and 'p'");
  refuse_unknown(value, kKnown, where);
  const std::vector<double> x = numbers(value, "x", -kFar, kFar, where);
  const std::vector<double> y = numbers(value, "y", -kFar, kFar, where);
  if (x.empty()) throw Error(where + " has no point");
  check_length(y.size(), x.size(), "y", where);
  Stroke stroke(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    stroke[i].x = x[i];
    stroke[i].y = y[i];
  }
  if (value.find("t") != nullptr) {
    const std::vector<double> t = numbers(value, "t", 0.0, StrokeDrawing::kMaxTime, where);
    check_length(t.size(), x.size(), "t", where);
    if (!std::ranges::is_sorted(t)) throw Error("'t' of " + where + " falls");
    for (std::size_t i = 0; i < t.size(); ++i) stroke[i].t = t[i];
  }
  if (value.find("p") != nullptr) {
    const std::vector<double> p = numbers(value, "p", 0.0, 1.0, where);
    check_length(p.size(), x.size(), "p", where);
    for (std::size_t i = 0; i < p.size(); ++i) stroke[i].p = p[i];
  }
  return stroke;
}

/// `brush` and `pressure` are passed over, but not if they are wrong.
void check_how_drawn(const Value& file) {
  if (const Value* brush = file.find("brush")) {
    const double width = read("'brush'", [&] { return brush->as_number(); });
    if (!(width > 0.0) || width > StrokeDrawing::kMaxBrush)
      throw Error("'brush' is " + brush->json() + "; it is above 0, to " + bound(StrokeDrawing::kMaxBrush));
  }
  if (const Value* pressure = file.find("pressure")) read("'pressure'", [&] { return pressure->as_bool(); });
}

}  // namespace

StrokeDrawing read_strokes(std::string_view json) {
  constexpr std::array<std::string_view, 8> kKnown{"format", "version", "label", "author",
                                                   "canvas", "strokes", "brush", "pressure"};
  if (json.size() > StrokeDrawing::kMaxFileBytes)
    throw Error("it has " + std::to_string(json.size()) + " bytes; at most " +
                std::to_string(StrokeDrawing::kMaxFileBytes) + " are read");
  const Value file = Value::parse_json(json);
  if (file.kind() != Value::Kind::map) throw Error("it is no drawing: a JSON map is expected");
  const Value* format = file.find("format");
  if (format == nullptr || format->kind() != Value::Kind::text || format->as_text() != kFormat)
    throw Error("it is no drawing: its 'format' is not \"" + std::string(kFormat) + "\"");
  if (const Value& version = entry(file, "version", "it"); version != Value(kVersion))
    throw Error("its version is " + version.json().substr(0, 60) + "; " + std::to_string(kVersion) + " is read");
  refuse_unknown(file, kKnown, "it");

  StrokeDrawing drawing;
  drawing.label = name_of(file, "label");
  drawing.author = name_of(file, "author");
  const Value::List& canvas =
      read("'canvas'", [&]() -> const Value::List& { return entry(file, "canvas", "it").as_list(); });
  if (canvas.size() != 2) throw Error("'canvas' is not a width and a height");
  drawing.width = side(canvas[0]);
  drawing.height = side(canvas[1]);
  check_how_drawn(file);
  std::size_t points = 0;
  const Value& strokes = entry(file, "strokes", "it");
  for (const Value& value : read("'strokes'", [&]() -> const Value::List& { return strokes.as_list(); })) {
    drawing.strokes.push_back(read_stroke(value, "stroke " + std::to_string(drawing.strokes.size() + 1)));
    points += drawing.strokes.back().size();
    if (points > StrokeDrawing::kMaxPoints)
      throw Error("it has more than " + std::to_string(StrokeDrawing::kMaxPoints) + " points");
  }
  return drawing;
}

}  // namespace drawing
