#include "shown_number.h"

#include <array>
#include <charconv>
#include <cmath>

namespace pipeline::cli {
namespace {

std::string two_digits(std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

}  // namespace

std::string with_commas(std::int64_t number) {
  std::string text = std::to_string(number);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t at = text.size(); at > first + 3;) {
    at -= 3;
    text.insert(at, ",");
  }
  return text;
}

std::string fixed(double number, int decimals) {
  if (!std::isfinite(number)) return std::isnan(number) ? "-" : number > 0 ? "inf" : "-inf";
  std::array<char, 400> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed, decimals).ptr;
  return {digits.data(), end};
}

std::string percent(double share) {
  const std::string text = fixed(100.0 * share, 2);
  return text == "-" ? text : text + " %";
}

std::string figure(double number) {
  if (!std::isfinite(number)) return fixed(number, 0);
  constexpr double kLargest = 1e15;
  if (std::abs(number) < kLargest && number == std::floor(number) && (number == 0.0 || std::abs(number) >= 2.0))
    return with_commas(static_cast<std::int64_t>(number));
  constexpr double kSmall = 1e-3;
  constexpr double kLarge = 1e4;
  if (std::abs(number) >= kSmall && std::abs(number) < kLarge) return fixed(number, 4);
  std::array<char, 64> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::general, 4).ptr;
  return {digits.data(), end};
}

std::string duration(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0.0) return "-";
  if (seconds < 9.995) return fixed(seconds, 2) + " s";
  if (seconds < 59.95) return fixed(seconds, 1) + " s";
  const auto whole = static_cast<std::int64_t>(std::llround(std::min(seconds, 1e15)));
  if (whole < 3600) return std::to_string(whole / 60) + " min " + two_digits(whole % 60) + " s";
  return with_commas(whole / 3600) + " h " + two_digits(whole % 3600 / 60) + " min";
}

std::string bytes(std::uint64_t count) {
  constexpr std::array<const char*, 5> kUnits{"B", "kB", "MB", "GB", "TB"};
  auto value = static_cast<double>(count);
  std::size_t unit = 0;
  while (value >= 999.5 && unit + 1 < kUnits.size()) {
    value /= 1000.0;
    ++unit;
  }
  return fixed(value, unit == 0 || value >= 99.5 ? 0 : 1) + " " + kUnits.at(unit);
}

}  // namespace pipeline::cli
