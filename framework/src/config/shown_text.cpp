#include "config/shown_text.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>

namespace pipeline {
namespace {

struct Interval {
  char32_t first;
  char32_t last;
};

// Excerpts of Unicode 15's EastAsianWidth (W, F) and general categories (Mn, Me): what occurs in paths and names.
constexpr std::array<Interval, 18> kWide = {{{0x1100, 0x115F},
                                             {0x2E80, 0x303E},
                                             {0x3041, 0x33FF},
                                             {0x3400, 0x4DBF},
                                             {0x4E00, 0x9FFF},
                                             {0xA000, 0xA4CF},
                                             {0xA960, 0xA97F},
                                             {0xAC00, 0xD7A3},
                                             {0xF900, 0xFAFF},
                                             {0xFE30, 0xFE6F},
                                             {0xFF00, 0xFF60},
                                             {0xFFE0, 0xFFE6},
                                             {0x1F300, 0x1F64F},
                                             {0x1F680, 0x1F6FF},
                                             {0x1F900, 0x1F9FF},
                                             {0x1FA70, 0x1FAFF},
                                             {0x20000, 0x2FFFD},
                                             {0x30000, 0x3FFFD}}};
constexpr std::array<Interval, 7> kCombining = {{{0x0300, 0x036F},
                                                 {0x0483, 0x0489},
                                                 {0x1AB0, 0x1AFF},
                                                 {0x1DC0, 0x1DFF},
                                                 {0x20D0, 0x20FF},
                                                 {0xFE00, 0xFE0F},
                                                 {0xFE20, 0xFE2F}}};
// Zero-width characters, and those that reorder the text around them.
constexpr std::array<Interval, 5> kInvisible = {
    {{0x061C, 0x061C}, {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F}, {0xFEFF, 0xFEFF}}};

template <std::size_t Size>
bool within(const std::array<Interval, Size>& intervals, char32_t value) {
  return std::any_of(intervals.begin(), intervals.end(),
                     [value](const Interval& i) { return value >= i.first && value <= i.last; });
}

std::string escape(const CodePoint& point) {
  std::array<char, 16> buffer{};
  const char* format = point.value < 0x100 ? "\\x%02x" : "\\u%04x";
  const int size = std::snprintf(buffer.data(), buffer.size(), format, static_cast<unsigned>(point.value));
  return {buffer.data(), static_cast<std::size_t>(size)};
}

Glyph glyph(std::string_view text, std::size_t at, const CodePoint& point) {
  const char32_t value = point.value;
  const bool control = value < 0x20 || (value >= 0x7F && value < 0xA0);
  if (value == '\t' && point.valid) return {"\t", at, 1};
  if (!point.valid || control || within(kInvisible, value)) {
    std::string escaped = escape(point);
    const int columns = static_cast<int>(escaped.size());
    return {std::move(escaped), at, columns};
  }
  const int columns = within(kCombining, value) ? 0 : within(kWide, value) ? 2 : 1;
  return {std::string(text.substr(at, point.length)), at, columns};
}

}  // namespace

std::vector<Glyph> glyphs(std::string_view text) {
  std::vector<Glyph> all;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    all.push_back(glyph(text, at, point));
    at += point.length;
  }
  return all;
}

std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    if (point.value == '\t') {
      out += "\\t";
    } else if (point.value == '\n') {
      out += "\\n";
    } else {
      out += glyph(text, at, point).text;
    }
    at += point.length;
  }
  return out;
}

std::string shortened(std::string_view text, std::size_t most) {
  std::size_t at = 0;
  for (std::size_t count = 0; at < text.size(); ++count) {
    if (count == most) return printable(text.substr(0, at)) + "...";
    at += decode_utf8(text, at).length;
  }
  return printable(text);
}

std::string in_quotes(std::string_view text) { return "'" + shortened(text) + "'"; }

}  // namespace pipeline
