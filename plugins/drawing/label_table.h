/// \file
/// labels.csv: which drawing shows what, and who drew it.
///
///     file,label,author
///     ann/three.png,3,ann
///
/// The first record names the columns, in any order: `file` and `label`, and `author` where it is known; others are
/// passed over. UTF-8; csv.h says how fields are written. `file` is relative to the folder of the table and stays
/// within it. An empty `label` leaves the file unlabelled, an empty `author` unknown.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace drawing {

struct LabelRow {
  std::int64_t line = 0;  ///< of the table, counted from 1
  std::string file;       ///< "ann/three.png": without "." and double "/"
  std::string label;
  std::string author;
};

struct LabelTable {
  static constexpr std::size_t kMaxRows = 1'000'000;

  std::vector<LabelRow> rows;  ///< in the order of the table, each file once
  bool has_author = false;
};

/// "line 7: ..." for each mistake of a table; messages list the first 50.
struct LineMistake {
  std::int64_t line = 0;
  std::string text;
};
/// Throws Error with all of them when there are any. `name`: of the table.
void throw_if_any(const std::vector<LineMistake>& mistakes, const std::string& name);

/// Throws Error that lists every bad line with its number: malformed, too few or too many fields, no file name, one
/// that leaves the folder, one that is there twice; or the header's fault.
LabelTable read_label_table(std::string_view text, const std::string& name);

}  // namespace drawing
