#include "output.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <string>

#include "terminal.h"
#include "terminal_text.h"

namespace pipeline::cli {
namespace {

struct Marked {
  std::string_view word;
  Style style;
};
constexpr std::array<Marked, 3> kMarks = {
    {{"error: ", Style::red}, {"warning: ", Style::yellow}, {"help: ", Style::cyan}}};

/// Colours the first "error: ", "warning: " or "help: " of each line that has one where it may stand: at the beginning
/// or after a place.
std::string coloured(const Terminal& terminal, std::string_view text) {
  if (!terminal.has_colours()) return std::string(text);
  std::string shown;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    std::size_t at = std::string_view::npos;
    Marked mark{};
    for (const Marked& candidate : kMarks) {
      const std::size_t found = line.find(candidate.word);
      if (found < at && (found == 0 || line[found - 1] == ' ')) {
        at = found;
        mark = candidate;
      }
    }
    if (at == std::string_view::npos) {
      shown += line;
    } else {
      const std::string_view word = mark.word.substr(0, mark.word.size() - 1);
      shown += std::string(line.substr(0, at)) + styled(terminal, mark.style, word) +
               std::string(line.substr(at + word.size()));
    }
    if (end < text.size()) shown += '\n';
    begin = end + 1;
  }
  return shown;
}

}  // namespace

void write_result(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void write_json(const Value& object) { write_result(object.json() + "\n"); }

void flush_results() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
    throw Error("standard output could not be written completely", "is the disk full?");
}

void write_error_stream(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void show_error_text(std::string_view text) {
  std::string shown = printable_lines(text);
  if (shown.empty() || shown.back() != '\n') shown += '\n';
  write_error_stream(coloured(Terminal(STDERR_FILENO), shown));
}

void show_error(const Error& error) {
  std::string text = std::string("pipeline: error: ") + error.what();
  if (!error.help().empty()) text += "\n  help: " + error.help();
  show_error_text(text);
}

void show_warning(std::string_view text) { show_error_text("pipeline: warning: " + std::string(text)); }

}  // namespace pipeline::cli
