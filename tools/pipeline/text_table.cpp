#include "text_table.h"

#include <algorithm>
#include <cassert>
#include <numeric>

#include "terminal_text.h"

namespace pipeline::cli {
namespace {

constexpr int kGap = 2;
constexpr int kNarrowest = 6;

}  // namespace

std::vector<int> TextTable::widths(int available) const {
  std::vector<int> all;
  all.reserve(columns_.size());
  for (const Column& column : columns_) all.push_back(width_of(column.heading));
  for (const auto& row : rows_) {
    assert(row.empty() || row.size() == columns_.size());
    for (std::size_t i = 0; i < row.size(); ++i) all[i] = std::max(all[i], width_of(row[i]));
  }
  int excess = std::accumulate(all.begin(), all.end(), kGap * (static_cast<int>(all.size()) - 1)) - available;
  while (excess > 0) {
    // The widest gives way, down to the next widest, so that short columns stay whole.
    std::size_t widest = columns_.size();
    int next = kNarrowest;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (!columns_[i].shrinks || all[i] <= kNarrowest) continue;
      if (widest == columns_.size() || all[i] > all[widest]) {
        if (widest != columns_.size()) next = std::max(next, all[widest]);
        widest = i;
      } else {
        next = std::max(next, all[i]);
      }
    }
    if (widest == columns_.size()) break;
    const int cut = std::min(excess, std::max(1, all[widest] - next));
    all[widest] -= cut;
    excess -= cut;
  }
  return all;
}

std::string TextTable::text(int width, int indent) const {
  const std::vector<int> columns = widths(width - indent);
  std::string text;
  const auto add_line = [&](const auto& cell_of, std::size_t cells) {
    std::string line(static_cast<std::size_t>(indent), ' ');
    for (std::size_t i = 0; i < cells; ++i) {
      if (i > 0) line += std::string(kGap, ' ');
      line += columns_[i].align == Align::left ? left_aligned(cell_of(i), columns[i])
                                               : right_aligned(cell_of(i), columns[i]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  };
  if (std::any_of(columns_.begin(), columns_.end(), [](const Column& c) { return !c.heading.empty(); }))
    add_line([&](std::size_t i) -> const std::string& { return columns_[i].heading; }, columns_.size());
  for (const auto& row : rows_) add_line([&](std::size_t i) -> const std::string& { return row[i]; }, row.size());
  return text;
}

}  // namespace pipeline::cli
