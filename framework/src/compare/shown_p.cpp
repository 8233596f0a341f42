#include "compare/shown_p.h"

#include <array>
#include <charconv>
#include <cmath>

namespace pipeline {
namespace {

std::string with_decimals(double number, int decimals) {
  std::array<char, 32> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed, decimals).ptr;
  return {digits.data(), end};
}

}  // namespace

std::string shown_p(double p) {
  if (p < 0.001) return "< 0.001";
  if (p < 0.0095) return with_decimals(p, 3);
  if (p >= 0.995) return "1.0";
  // 0.0496 is no 0.05: as many decimals as it takes to stay on its side.
  int decimals = 2;
  while (decimals < 6 && p != kSignificanceLevel && std::abs(p - kSignificanceLevel) < 0.5 * std::pow(10.0, -decimals))
    ++decimals;
  return with_decimals(p, decimals);
}

std::string p_sentence(double p) {
  const std::string shown = shown_p(p);
  return shown.front() == '<' ? "p " + shown : "p = " + shown;
}

}  // namespace pipeline
