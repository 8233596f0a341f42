#include "markdown_text.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace report {
namespace {

/// Characters of a terminal, so that a table is lined up there, too; bytes that go on a UTF-8 sequence take no room.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string padded(const std::string& text, std::size_t width, Align align) {
  const std::string room(width - std::min(width, width_of(text)), ' ');
  return align == Align::right ? room + text : text + room;
}

}  // namespace

std::string markdown_escaped(std::string_view text) {
  const auto in_word = [&](std::size_t at) {
    return at < text.size() && std::isalnum(static_cast<unsigned char>(text[at])) != 0;
  };
  std::string safe;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n' || c == '\r' || c == '\t') {
      safe += ' ';
      continue;
    }
    if (static_cast<unsigned char>(c) < 0x20) continue;
    const bool inside_word = c == '_' && i > 0 && in_word(i - 1) && in_word(i + 1);  // no emphasis begins there
    if (!inside_word && std::string_view("\\`*_{}[]<>#|~&!").find(c) != std::string_view::npos) safe += '\\';
    safe += c;
  }
  return safe;
}

std::string markdown_table(const std::vector<std::pair<std::string, Align>>& columns,
                           const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& [title, align] : columns) widths.push_back(std::max<std::size_t>(3, width_of(title)));
  for (const auto& row : rows)
    for (std::size_t i = 0; i < columns.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  std::string text = "|";
  for (std::size_t i = 0; i < columns.size(); ++i)
    text += " " + padded(columns[i].first, widths[i], columns[i].second) + " |";
  text += "\n|";
  for (std::size_t i = 0; i < columns.size(); ++i)
    text += " " + std::string(widths[i] - 1, '-') + (columns[i].second == Align::right ? ":" : "-") + " |";
  text += "\n";
  for (const auto& row : rows) {
    text += "|";
    for (std::size_t i = 0; i < columns.size(); ++i) text += " " + padded(row[i], widths[i], columns[i].second) + " |";
    text += "\n";
  }
  return text;
}

}  // namespace report
