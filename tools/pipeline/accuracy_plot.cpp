#include "accuracy_plot.h"

#include <algorithm>
#include <cmath>

namespace pipeline::cli {

std::size_t AccuracyPlot::column_of(double accuracy) const {
  return static_cast<std::size_t>(std::lround(std::clamp(accuracy, 0.0, 1.0) * (width_ - 1)));
}

std::string AccuracyPlot::joined(const std::vector<const char*>& cells) const {
  std::string text;
  for (const char* cell : cells) text += cell;
  return text;
}

std::string AccuracyPlot::axis() const {
  std::string text = "0 %";
  const std::string middle = "50 %";
  const std::string end = "100 %";
  const auto width = static_cast<std::size_t>(width_);
  if (width >= 24) {
    text.resize(column_of(0.5) - 1, ' ');
    text += middle;
  }
  text.resize(width - end.size(), ' ');
  return text + end;
}

std::string AccuracyPlot::interval(double accuracy, const Interval& interval, double reference) const {
  std::vector<const char*> cells(static_cast<std::size_t>(width_), " ");
  cells[column_of(reference)] = utf8_ ? "┊" : ":";
  const std::size_t low = column_of(interval.low);
  const std::size_t high = column_of(interval.high);
  std::fill(cells.begin() + static_cast<std::ptrdiff_t>(low), cells.begin() + static_cast<std::ptrdiff_t>(high) + 1,
            utf8_ ? "─" : "-");
  cells[low] = utf8_ ? "├" : "|";
  cells[high] = utf8_ ? "┤" : "|";
  cells[column_of(accuracy)] = utf8_ ? "●" : "o";
  return joined(cells);
}

std::string AccuracyPlot::step(double from, double to) const {
  std::vector<const char*> cells(static_cast<std::size_t>(width_), " ");
  const std::size_t first = column_of(std::min(from, to));
  const std::size_t last = column_of(std::max(from, to));
  const char* mark = from == to ? (utf8_ ? "│" : "|") : from < to ? (utf8_ ? "█" : "+") : (utf8_ ? "░" : "-");
  std::fill(cells.begin() + static_cast<std::ptrdiff_t>(first), cells.begin() + static_cast<std::ptrdiff_t>(last) + 1,
            mark);
  return joined(cells);
}

}  // namespace pipeline::cli
