#include "config/diagnostic.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <tuple>
#include <utility>

#include "config/shown_text.h"
#include "config/utf8.h"

namespace pipeline {
namespace {

constexpr std::size_t kMostKept = 200;
constexpr int kLineColumns = 92;      // with the gutter, about 100
constexpr std::size_t kReach = 2000;  // bytes looked at on either side of a place; lines can be megabytes long
constexpr std::string_view kCut = "...";

bool same_source(const SourceFile* a, const SourceFile* b) {
  return a == b || (a != nullptr && b != nullptr && a->name == b->name && a->text == b->text);
}

bool same(const Diagnostic& a, const Diagnostic& b) {
  return a.place.line == b.place.line && a.place.column == b.place.column && a.message == b.message &&
         a.help == b.help && same_source(a.place.source.get(), b.place.source.get());
}

int code_points(std::string_view text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(),
                                        [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80; }));
}

/// The first byte of the code point that holds byte `at`.
std::size_t code_point_start(std::string_view text, std::size_t at) {
  const std::size_t bound = at < 3 ? 0 : at - 3;
  for (std::size_t start = at; start > bound; --start)
    if ((static_cast<unsigned char>(text[start]) & 0xC0U) != 0x80) return start;
  return (static_cast<unsigned char>(text[bound]) & 0xC0U) != 0x80 ? bound : at;
}

struct Excerpt {
  std::string line;
  std::string marks;  // spaces, then ^~~~
};

/// The source line, or its part around the place, with marks below.
Excerpt excerpt(std::string_view line, const Place& place) {
  const std::size_t begin = std::min(line.size(), static_cast<std::size_t>(std::max(place.column, 1) - 1));
  const std::size_t end = std::min(line.size(), begin + static_cast<std::size_t>(std::max(place.length, 1)));
  const std::size_t from = begin > kReach ? code_point_start(line, begin - kReach) : 0;
  const std::size_t to = line.size() - begin > kReach ? code_point_start(line, begin + kReach) : line.size();

  std::vector<Glyph> shown = glyphs(line.substr(from, to - from));
  int column = 0;
  int first = -1;  // columns of the place
  int last = -1;
  for (Glyph& glyph : shown) {
    glyph.offset += from;
    if (glyph.text == "\t") {
      glyph.columns = 8 - column % 8;
      glyph.text.assign(static_cast<std::size_t>(glyph.columns), ' ');
    }
    if (glyph.offset <= begin) first = column;
    column += glyph.columns;
    if (glyph.offset < end) last = column;
  }
  if (begin >= line.size() || first < 0) first = column;
  last = std::max(last, first + 1);

  // The window [left, right) of columns that is shown.
  const int cut = static_cast<int>(kCut.size());
  int left = 0;
  int right = column;
  const bool cut_before = from > 0;
  const bool cut_after = to < line.size();
  if (column > kLineColumns || cut_before || cut_after) {
    const int room = kLineColumns - 2 * cut;
    if (last > room || cut_before) left = std::max(0, std::min(first - room / 3, column - room));
    right = std::min(column, left + room);
  }
  Excerpt result;
  int shift = -left;
  if (left > 0 || cut_before) {
    result.line += kCut;
    shift += cut;
  }
  int at = 0;
  bool started = false;
  for (const Glyph& glyph : shown) {
    if (at >= left && at + glyph.columns <= right) {
      if (!started) shift += left - at;  // a wide glyph across the left edge is left out
      started = true;
      result.line += glyph.text;
    }
    at += glyph.columns;
  }
  if (right < column || cut_after) result.line += kCut;
  const int marks = std::max(1, std::min(last, std::max(right, first + 1)) - first);
  result.marks.assign(static_cast<std::size_t>(std::max(0, first + shift)), ' ');
  result.marks += '^';
  result.marks.append(static_cast<std::size_t>(marks - 1), '~');
  return result;
}

std::string rendered(const Diagnostic& diagnostic) {
  const Place& place = diagnostic.place;
  std::string text;
  if (place.source) text += printable(place.source->name) + ":";
  const bool located = place.source && place.line > 0;
  std::string_view line;
  if (located) {
    line = place.source->line(place.line);
    const std::size_t before = std::min(line.size(), static_cast<std::size_t>(std::max(place.column, 1) - 1));
    text += std::to_string(place.line) + ":" + std::to_string(code_points(line.substr(0, before)) + 1) + ":";
  }
  if (!text.empty()) text += ' ';
  text += "error: " + printable(diagnostic.message);
  if (located) {
    std::string number = std::to_string(place.line);
    number.insert(0, number.size() < 5 ? 5 - number.size() : 0, ' ');
    const Excerpt shown = excerpt(line, place);
    text += "\n" + number + " | " + shown.line;
    while (text.ends_with(' ')) text.pop_back();
    text += "\n" + std::string(number.size(), ' ') + " | " + shown.marks;
  }
  if (!diagnostic.help.empty()) text += "\n  help: " + printable(diagnostic.help);
  return text;
}

}  // namespace

PipelineFileError::~PipelineFileError() = default;

void Diagnostics::add(const Diagnostics& others) {
  for (const Diagnostic& other : others.kept_) add(other.place, other.message, other.help);
  not_kept_ += others.not_kept_;
}

void Diagnostics::add(Place place, std::string message, std::string help) {
  Diagnostic diagnostic{std::move(place), std::move(message), std::move(help)};
  if (std::any_of(kept_.begin(), kept_.end(), [&](const Diagnostic& kept) { return same(kept, diagnostic); })) return;
  if (kept_.size() == kMostKept) {
    ++not_kept_;
  } else {
    kept_.push_back(std::move(diagnostic));
  }
}

std::string Diagnostics::text() const {
  std::vector<std::size_t> order(kept_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) {
    const auto key = [&](std::size_t k) {
      const Place& place = kept_[k].place;
      return std::tuple(place.source ? std::string_view(place.source->name) : std::string_view(), place.line,
                        place.column, k);
    };
    return key(i) < key(j);
  });
  std::string text;
  for (const std::size_t i : order) {
    if (!text.empty()) text += '\n';
    text += rendered(kept_[i]);
  }
  if (not_kept_ > 0) text += "\nerror: " + std::to_string(not_kept_) + " more mistakes are not shown";
  return text;
}

void Diagnostics::throw_if_any() const {
  if (!empty()) throw PipelineFileError(text());
}

}  // namespace pipeline
