#include "doctor/sentence.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <string_view>

namespace pipeline {
namespace {

struct Words {
  std::string_view measure;
  std::string_view lower;
  std::string_view higher;
};
constexpr std::array<Words, 17> kWords = {{
    {"blank", "fewer of your images are blank", "nothing is drawn on your images"},
    {"polarity", "your ink is light on a dark ground; the training images are dark on light",
     "your ink is dark on a light ground; the training images are light on dark"},
    {"ground", "your ground is plainer", "your ground is grey"},
    {"unevenness", "your ground is more even", "your ground is uneven (light that falls off, shadow, paper)"},
    {"contrast", "your ink is fainter", "your ink is stronger"},
    {"grey", "your strokes have hard edges, with few grey values", "your strokes are soft, most of them grey"},
    {"ink_box", "your digits are smaller on their canvas", "your digits are larger on their canvas"},
    {"off_centre", "your digits are nearer to the middle", "your digits are off the middle"},
    {"stroke", "your strokes are thinner", "your strokes are thicker"},
    {"slant", "your strokes lean more to the right", "your strokes lean more to the left"},
    {"border", "your ink touches the border less", "your ink touches the border"},
    {"parts", "your digits are in fewer parts", "your images have more pieces of ink"},
    {"specks", "your images have fewer specks", "your images have specks"},
    {"width", "your images are narrower", "your images are wider"},
    {"height", "your images are lower", "your images are higher"},
    {"distance", "the network sees images nearer to its training images",
     "the network sees images unlike any that it was trained on"},
    {"confidence", "the network is less sure", "the network is surer"},
}};

std::string rounded(double value, int decimals) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return std::string(text.data()) == "-0" ? "0" : text.data();
}

bool is_share(const MeasureKind& kind) {
  return kind.unit.starts_with("of ") || kind.name == "confidence" || kind.name == "blank";
}

}  // namespace

std::string shown_value(const MeasureKind& kind, double value) {
  if (std::isnan(value)) return "-";
  if (kind.name == "polarity") return value > 0.5 ? "dark ink" : "light ink";
  if (kind.unit == "pixels" || kind.name == "parts" || kind.name == "specks") return rounded(value, 0);
  if (is_share(kind)) return rounded(100.0 * value, std::abs(value) < 0.0995 ? 1 : 0) + " %";
  return rounded(value, 2);
}

std::string sentence_of(const MeasureFinding& finding) {
  const MeasureKind& kind = finding.kind;
  std::string text = kind.text + " differs";
  for (const Words& words : kWords)
    if (words.measure == kind.name) text = finding.higher ? words.higher : words.lower;
  const std::string images = std::to_string(finding.on_side) + " of " + std::to_string(finding.yours.images) +
                             (finding.yours.images == 1 ? " image" : " images");
  if (kind.name == "blank" || kind.name == "polarity")
    return text + (finding.on_side > 0 ? ": " + images : ", more often than not");
  // A set may have moved as a whole with few of its images outside.
  const bool as_a_whole =
      2 * finding.on_side <= finding.yours.images && std::abs(finding.shift.delta) >= kSmallestDelta;
  const std::string unit = kind.unit.empty() ? "" : " " + kind.unit;
  const std::string mine = shown_value(kind, as_a_whole ? finding.yours.median : finding.side_median);
  text += (as_a_whole ? " on the whole: " : " in " + images + ": ") + mine + unit + " in the" +
          (as_a_whole ? "" : "ir") + " median; the training images have " + shown_value(kind, finding.training.median);
  const std::string low = shown_value(kind, finding.training.low);
  const std::string high = shown_value(kind, finding.training.high);
  return low == high ? text : text + " (" + low + " to " + high + ")";
}

}  // namespace pipeline
