/// \file
/// Accuracies as marks on a line from 0 to 100 %, one line of text each.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <pipeline/wilson.h>

namespace pipeline::cli {

/// Draws on `width` columns; plots of one width stand right below each other.
class AccuracyPlot {
 public:
  /// REQUIRES: width >= 12.
  AccuracyPlot(int width, bool utf8) : width_(width), utf8_(utf8) {}

  /// "0 %          50 %         100 %"
  std::string axis() const;
  /// "  :   |--o---|": an interval with what was found in it, and `reference` as a faint mark where nothing else
  /// stands.
  std::string interval(double accuracy, const Interval& interval, double reference) const;
  /// "  :   +++++": from one accuracy to another, plus signs upwards, minus signs downwards, "|" where nothing changes.
  std::string step(double from, double to) const;

 private:
  std::size_t column_of(double accuracy) const;
  std::string joined(const std::vector<const char*>& cells) const;

  int width_;
  bool utf8_;
};

}  // namespace pipeline::cli
