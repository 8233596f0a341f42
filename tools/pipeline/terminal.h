/// \file
/// What the terminal behind an output can show.
#pragma once

#include <string>
#include <string_view>

namespace pipeline::cli {

/// Whether texts may use characters beyond ASCII: the locale's encoding is UTF-8.
bool shows_utf8();

/// A terminal, or whatever stands in its place.
class Terminal {
 public:
  /// `descriptor`: 1 or 2.
  explicit Terminal(int descriptor);

  /// A terminal on which the cursor can be moved; false for a file, a pipe and TERM=dumb.
  bool is_interactive() const { return interactive_; }
  /// Interactive, and the user has not set NO_COLOR (https://no-color.org).
  bool has_colours() const { return colours_; }
  /// Columns now, at least 20; 80 where it is no terminal.
  int width() const;
  /// Lines now, at least 5; 24 where it is no terminal.
  int height() const;

 private:
  int descriptor_;
  bool interactive_ = false;
  bool colours_ = false;
};

enum class Style { bold, dim, red, green, yellow, cyan };

/// `text` in the style where the terminal has colours.
std::string styled(const Terminal& terminal, Style style, std::string_view text);

}  // namespace pipeline::cli
