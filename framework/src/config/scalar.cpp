#include "config/scalar.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <system_error>

#include <pipeline/error.h>

#include "config/shown_text.h"

namespace pipeline {
namespace {

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names)
    if (text == name) return true;
  return false;
}

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

std::size_t digits(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  return end - at;
}

Value integer(std::string_view text, std::string_view digits_only, int base, bool negative) {
  std::uint64_t magnitude = 0;
  const char* end = digits_only.data() + digits_only.size();
  const auto [stop, error] = std::from_chars(digits_only.data(), end, magnitude, base);
  const std::uint64_t largest = std::uint64_t{std::numeric_limits<std::int64_t>::max()} + (negative ? 1U : 0U);
  if (error == std::errc::result_out_of_range || magnitude > largest)
    throw Error("the integer " + shortened(text) + " does not fit 64 bits",
                "integers go from -9223372036854775808 to 9223372036854775807; put text into quotes");
  return static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude);
}

Value number(std::string_view text, std::string_view unsigned_text, bool negative) {
  double magnitude = 0.0;
  const char* end = unsigned_text.data() + unsigned_text.size();
  const auto [stop, error] = std::from_chars(unsigned_text.data(), end, magnitude);
  if (error == std::errc::result_out_of_range)
    throw Error("the number " + shortened(text) + " is beyond what 64 bits hold",
                "numbers other than 0 go from about 1e-308 to 1e308 in size; put text into quotes");
  return negative ? -magnitude : magnitude;
}

/// [0-9]+ ( . [0-9]* )? or . [0-9]+, then an exponent or not.
bool is_number(std::string_view text) {
  std::size_t at = digits(text, 0);
  std::size_t count = at;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = digits(text, at + 1);
    count += fraction;
    at += 1 + fraction;
  }
  if (count == 0) return false;
  if (at == text.size()) return true;
  if (text[at] != 'e' && text[at] != 'E') return false;
  ++at;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
  const std::size_t exponent = digits(text, at);
  return exponent > 0 && at + exponent == text.size();
}

}  // namespace

Value plain_scalar(std::string_view text) {
  if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) return {};
  if (is_one_of(text, {"true", "True", "TRUE"})) return true;
  if (is_one_of(text, {"false", "False", "FALSE"})) return false;
  if (is_one_of(text, {".nan", ".NaN", ".NAN"})) return std::numeric_limits<double>::quiet_NaN();

  const bool has_sign = text.front() == '+' || text.front() == '-';
  const bool negative = text.front() == '-';
  const std::string_view rest = text.substr(has_sign ? 1 : 0);
  if (is_one_of(rest, {".inf", ".Inf", ".INF"})) {
    const double infinity = std::numeric_limits<double>::infinity();
    return negative ? -infinity : infinity;
  }
  if (!rest.empty() && digits(rest, 0) == rest.size()) return integer(text, rest, 10, negative);
  if (!has_sign && rest.size() > 2 && rest[0] == '0' && (rest[1] == 'o' || rest[1] == 'x')) {
    const std::string_view body = rest.substr(2);
    const bool octal = rest[1] == 'o';
    if (body.find_first_not_of(octal ? "01234567" : "0123456789abcdefABCDEF") == std::string_view::npos)
      return integer(text, body, octal ? 8 : 16, false);
  }
  if (is_number(rest)) return number(text, rest, negative);
  return text;
}

}  // namespace pipeline
