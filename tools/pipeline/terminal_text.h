/// \file
/// Text of known width: measured, cut, padded and wrapped by what a terminal shows of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pipeline::cli {

/// Columns that `text` takes once its control characters are escaped.
int width_of(std::string_view text);

/// `text` with its control characters escaped, cut with "..." (or "." and "" where even that is too long) to at most
/// `columns`.
std::string fitted(std::string_view text, int columns);

/// The same cut at the beginning: a path's end says more.
std::string fitted_end(std::string_view text, int columns);

/// `fitted`, filled with spaces on the right or left to `columns`.
std::string left_aligned(std::string_view text, int columns);
std::string right_aligned(std::string_view text, int columns);

/// Control characters escaped, but for line ends.
std::string printable_lines(std::string_view text);

/// Lines of at most `width` columns, broken at spaces; a longer word is broken where it must be. Line ends in `text`
/// stay. Control characters are escaped.
std::vector<std::string> wrapped(std::string_view text, int width);

/// `wrapped`, each line after `indent` spaces and with a line end. `first`, if given, stands in place of the first
/// line's indent. REQUIRES: `first` is as wide as the indent.
std::string indented(std::string_view text, int width, int indent, std::string_view first = "");

}  // namespace pipeline::cli
