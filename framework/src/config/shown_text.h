/// \file
/// Text of unknown origin made fit for a message: nothing in it can move the cursor, and it does not run away.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "config/utf8.h"

namespace pipeline {

/// One code point as a terminal shows it.
struct Glyph {
  std::string text;    ///< itself, or an escape such as `\x07`, `\u202e`; a tab is left to the caller
  std::size_t offset;  ///< of its first byte
  int columns;         ///< 0 for a combining mark, 2 for a wide character
};

/// Escaped are control characters, bytes that are not UTF-8, and marks that change the direction of writing.
std::vector<Glyph> glyphs(std::string_view text);

/// `text` with every such character escaped, tabs and line ends as `\t` and `\n`.
std::string printable(std::string_view text);

/// `printable`, and cut with `...` after about `most` characters.
std::string shortened(std::string_view text, std::size_t most = 60);

/// 'text', shortened.
std::string in_quotes(std::string_view text);

}  // namespace pipeline
