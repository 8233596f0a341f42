/// \file
/// A p value as people read it.
#pragma once

#include <string>

#include <pipeline/export.h>

namespace pipeline {

/// A difference with a smaller p is one that chance hardly makes.
inline constexpr double kSignificanceLevel = 0.05;

/// "< 0.001", "0.004", "0.03", "1.0": one significant digit below 0.01, two decimals from there on. What is below 0.05
/// never looks like 0.05 or more, nor the other way round.
PIPELINE_EXPORT std::string shown_p(double p);

/// "p < 0.001", "p = 0.03"
PIPELINE_EXPORT std::string p_sentence(double p);

}  // namespace pipeline
