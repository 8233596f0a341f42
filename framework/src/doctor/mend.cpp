#include "doctor/mend.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace pipeline {
namespace {

/// Each works on what those before it leave.
constexpr std::array<std::string_view, 9> kOrder = {"image.polarity",  "image.ground",         "image.contrast",
                                                    "image.despeckle", "image.stroke_width",   "image.deskew",
                                                    "image.fit_box",   "image.center_of_mass", "image.resize"};

std::size_t place_of(const Step& step) {
  return static_cast<std::size_t>(std::find(kOrder.begin(), kOrder.end(), step.uses) - kOrder.begin());
}

bool is_dark(double polarity) { return polarity > 0.5; }

/// The longer side of the training images' ink, in pixels.
std::int64_t box_of(const MedianOf& training, const TrainedShape& shape) {
  const double side = training("ink_box") * static_cast<double>(std::max(shape.height, shape.width));
  const std::int64_t canvas = std::min(shape.height, shape.width);
  return std::isfinite(side) ? std::clamp<std::int64_t>(std::llround(side), 1, canvas) : canvas;
}

Step canvas_step(std::string uses, const TrainedShape& shape) {
  return {std::move(uses), Value::Map{{"width", shape.width}, {"height", shape.height}}};
}

Step box_step(const MedianOf& training, const TrainedShape& shape) {
  return {"image.fit_box", Value::Map{{"size", box_of(training, shape)}}};
}

bool has(const Chain& chain, std::string_view uses) {
  return std::any_of(chain.begin(), chain.end(), [&](const Step& step) { return step.uses == uses; });
}

void add_once(Chain& chain, const Step& step) {
  if (!has(chain, step.uses)) chain.push_back(step);
}

}  // namespace

Chain mend_of(std::string_view measure, bool higher, const MedianOf& training, const TrainedShape& shape) {
  if (measure == "polarity") return {{is_dark(training("polarity")) ? "image.invert" : "image.polarity"}};
  if (measure == "ground") return {{"image.polarity"}};
  if (measure == "unevenness" && higher) return {{"image.ground"}};
  if (measure == "contrast" && !higher) return {{"image.contrast"}};
  if ((measure == "specks" || measure == "border" || measure == "parts") && higher) return {{"image.despeckle"}};
  if (measure == "slant") return {{"image.deskew"}};
  if (measure == "ink_box") return {box_step(training, shape)};
  if (measure == "off_centre") return {canvas_step("image.center_of_mass", shape)};
  if (measure == "width" || measure == "height") return {canvas_step("image.resize", shape)};
  if (measure == "stroke" || (measure == "grey" && !higher)) {
    constexpr double kNarrowest = 0.5;
    const auto box = static_cast<double>(box_of(training, shape));
    const double width = std::round(10.0 * training("stroke") * box) / 10.0;
    const bool can_be_drawn = width >= kNarrowest && width < box && box >= 2.0;  // false for NaN
    if (!can_be_drawn) return {};
    return {{"image.stroke_width", Value::Map{{"width", width}, {"box", box}}}};
  }
  return {};
}

Chain chain_of(const std::vector<Chain>& mends, bool dark_ink, const MedianOf& training, const TrainedShape& shape) {
  Chain chain;
  for (const Chain& mend : mends)
    for (const Step& step : mend) add_once(chain, step);
  const bool inverts = std::erase_if(chain, [](const Step& step) { return step.uses == "image.invert"; }) > 0;
  const bool only_size =
      std::all_of(chain.begin(), chain.end(), [](const Step& s) { return s.uses == "image.resize"; });
  if (only_size) {  // nothing looks for ink
    if (inverts) chain.insert(chain.begin(), Step{"image.invert"});
    return chain;
  }
  if (dark_ink) add_once(chain, {"image.polarity"});
  // Both cut the sheet to what they drew.
  if (has(chain, "image.stroke_width")) add_once(chain, box_step(training, shape));
  if (has(chain, "image.fit_box")) add_once(chain, canvas_step("image.center_of_mass", shape));
  // A canvas of the network's size holds ink of any size only behind a box.
  if (has(chain, "image.center_of_mass")) add_once(chain, box_step(training, shape));
  if (has(chain, "image.center_of_mass"))
    std::erase_if(chain, [](const Step& step) { return step.uses == "image.resize"; });
  std::stable_sort(chain.begin(), chain.end(), [](const Step& a, const Step& b) { return place_of(a) < place_of(b); });
  if (is_dark(training("polarity"))) chain.push_back({"image.invert"});
  return chain;
}

std::string text_of(const Step& step) {
  if (step.with.as_map().empty()) return step.uses;
  std::string with;
  for (const auto& [name, value] : step.with.as_map()) {
    // 20.0 is written as 20: a parameter that is a number takes an integer.
    const bool whole = value.kind() == Value::Kind::number && value.as_number() == std::round(value.as_number());
    with += (with.empty() ? "" : ", ") + name + ": " +
            (whole ? std::to_string(std::llround(value.as_number())) : value.json());
  }
  return "{ uses: " + step.uses + ", with: { " + with + " } }";
}

std::string text_of(const Chain& chain) {
  std::string text;
  for (const Step& step : chain) text += (text.empty() ? " " : ", ") + text_of(step);
  return chain.empty() ? "[]" : "[" + text + " ]";
}

}  // namespace pipeline
