#include "terminal_text.h"

#include <algorithm>
#include <iterator>

#include "config/shown_text.h"

namespace pipeline::cli {
namespace {

std::vector<Glyph> shown_glyphs(std::string_view text) { return glyphs(printable(text)); }

int width_of(const std::vector<Glyph>& line) {
  int columns = 0;
  for (const Glyph& glyph : line) columns += glyph.columns;
  return columns;
}

std::string spaces(int count) { return std::string(static_cast<std::size_t>(std::max(0, count)), ' '); }

std::vector<std::string> wrapped_line(std::string_view text, int width) {
  std::vector<std::string> lines(1);
  int used = 0;
  std::string word;
  int word_width = 0;
  const auto end_word = [&] {
    if (word.empty()) return;
    if (used > 0 && used + 1 + word_width > width) {
      lines.emplace_back();
      used = 0;
    }
    if (used > 0) {
      lines.back() += ' ';
      ++used;
    }
    lines.back() += word;
    used += word_width;
    word.clear();
    word_width = 0;
  };
  for (const Glyph& glyph : shown_glyphs(text)) {
    if (glyph.text == " ") {
      end_word();
      continue;
    }
    if (word_width + glyph.columns > width) end_word();
    word += glyph.text;
    word_width += glyph.columns;
  }
  end_word();
  return lines;
}

}  // namespace

int width_of(std::string_view text) { return width_of(shown_glyphs(text)); }

std::string fitted(std::string_view text, int columns) {
  const std::vector<Glyph> all = shown_glyphs(text);
  std::string cut;
  if (width_of(all) <= columns) {
    for (const Glyph& glyph : all) cut += glyph.text;
    return cut;
  }
  const int dots = std::clamp(columns - 2, 0, 3);
  int used = 0;
  for (const Glyph& glyph : all) {
    if (used + glyph.columns > columns - dots) break;
    cut += glyph.text;
    used += glyph.columns;
  }
  return cut + std::string(static_cast<std::size_t>(dots), '.');
}

std::string fitted_end(std::string_view text, int columns) {
  const std::vector<Glyph> all = shown_glyphs(text);
  const int dots = width_of(all) <= columns ? 0 : std::clamp(columns - 2, 0, 3);
  int used = dots;
  auto first = all.end();
  while (first != all.begin() && used + std::prev(first)->columns <= columns) used += (--first)->columns;
  std::string cut(static_cast<std::size_t>(dots), '.');
  for (; first != all.end(); ++first) cut += first->text;
  return cut;
}

std::string left_aligned(std::string_view text, int columns) {
  std::string cell = fitted(text, columns);
  return cell + spaces(columns - width_of(cell));
}

std::string right_aligned(std::string_view text, int columns) {
  const std::string cell = fitted(text, columns);
  return spaces(columns - width_of(cell)) + cell;
}

std::string printable_lines(std::string_view text) {
  std::string shown;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    shown += printable(text.substr(begin, end - begin));
    if (end < text.size()) shown += '\n';
    begin = end + 1;
  }
  return shown;
}

std::vector<std::string> wrapped(std::string_view text, int width) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    for (std::string& line : wrapped_line(text.substr(begin, end - begin), std::max(width, 1)))
      lines.push_back(std::move(line));
    begin = end + 1;
  }
  return lines;
}

std::string indented(std::string_view text, int width, int indent, std::string_view first) {
  std::string block;
  for (const std::string& line : wrapped(text, width - indent)) {
    if (block.empty() && !first.empty()) {
      block += first;
    } else if (!line.empty()) {
      block += spaces(indent);
    }
    block += line + "\n";
  }
  return block;
}

}  // namespace pipeline::cli
