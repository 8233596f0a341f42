/// \file
/// Pieces of Markdown, as GitHub and CommonMark read it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace report {

/// `text` so that it stands there as itself: in a paragraph, a heading or a cell of a table.
std::string markdown_escaped(std::string_view text);

enum class Align { left, right };

/// A table; cells hold Markdown. REQUIRES: as many cells in each row as there are columns.
std::string markdown_table(const std::vector<std::pair<std::string, Align>>& columns,
                           const std::vector<std::vector<std::string>>& rows);

}  // namespace report
