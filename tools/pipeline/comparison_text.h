/// \file
/// A comparison of variants as tables and a conclusion in words.
#pragma once

#include <string>

#include "compare/comparison.h"
#include "compare/ladder.h"

namespace pipeline::cli {

struct ComparisonTextOptions {
  int width = 80;
  bool utf8 = false;  ///< whether plots may use characters beyond ASCII
};

/// Each variant with its accuracy and interval, drawn to scale; how it differs from the baseline; the classes that the
/// winner reads otherwise; the ladder, if there is one; and what all this says. No line is longer than `width`, from 72
/// on; the plots are left out where they do not fit.
std::string comparison_text(const Comparison& comparison, const Ladder* ladder, const ComparisonTextOptions& options);

}  // namespace pipeline::cli
