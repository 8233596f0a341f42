#include "terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace pipeline::cli {
namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

struct Size {
  int columns = 80;
  int lines = 24;
};

Size size_of(int descriptor) {
  winsize window{};
  if (::ioctl(descriptor, TIOCGWINSZ, &window) != 0 || window.ws_col == 0 || window.ws_row == 0) return {};
  constexpr int kLeastColumns = 20;
  constexpr int kLeastLines = 5;
  return {std::max<int>(window.ws_col, kLeastColumns), std::max<int>(window.ws_row, kLeastLines)};
}

std::string_view code_of(Style style) {
  switch (style) {
    case Style::bold:
      return "1";
    case Style::dim:
      return "2";
    case Style::red:
      return "1;31";
    case Style::green:
      return "32";
    case Style::yellow:
      return "33";
    case Style::cyan:
      return "36";
  }
  return "0";
}

}  // namespace

bool shows_utf8() {
  // The first of these that is set decides, as setlocale has it.
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string_view locale = environment(name);
    if (locale.empty()) continue;
    std::string lower;
    for (const char c : locale) lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return lower.find("utf-8") != std::string::npos || lower.find("utf8") != std::string::npos;
  }
  return false;
}

Terminal::Terminal(int descriptor)
    : descriptor_(descriptor),
      interactive_(::isatty(descriptor) == 1 && environment("TERM") != "dumb" && !environment("TERM").empty()),
      colours_(interactive_ && environment("NO_COLOR").empty()) {}

int Terminal::width() const { return interactive_ ? size_of(descriptor_).columns : Size{}.columns; }

int Terminal::height() const { return interactive_ ? size_of(descriptor_).lines : Size{}.lines; }

std::string styled(const Terminal& terminal, Style style, std::string_view text) {
  if (!terminal.has_colours() || text.empty()) return std::string(text);
  return "\x1b[" + std::string(code_of(style)) + "m" + std::string(text) + "\x1b[0m";
}

}  // namespace pipeline::cli
