/// \file
/// Rows and columns of text that fit a terminal.
#pragma once

#include <string>
#include <vector>

namespace pipeline::cli {

enum class Align { left, right };

class TextTable {
 public:
  struct Column {
    std::string heading;
    Align align = Align::left;
    /// May be cut with "..." when the table is too wide; the widest such column is cut first, to no less than 6.
    bool shrinks = false;
  };

  explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// REQUIRES: one cell a column.
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  /// An empty line, as before the averages of a report.
  void add_gap() { rows_.emplace_back(); }
  bool empty() const { return rows_.empty(); }

  /// Headings (unless all are empty) and rows, two spaces between columns, no spaces at line ends, each line with a
  /// line end. No line is longer than `width`, as long as the columns that do not shrink leave room.
  std::string text(int width, int indent = 2) const;

 private:
  std::vector<int> widths(int available) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace pipeline::cli
