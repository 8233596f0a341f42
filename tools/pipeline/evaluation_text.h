/// \file
/// An evaluation as tables: the classification report, the confusion matrix, and every other figure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include <pipeline/evaluation.h>

namespace pipeline::cli {

struct EvaluationTextOptions {
  int width = 80;
  /// With more classes the report shows those with the lowest F1.
  std::size_t most_classes = 20;
  /// Of the accuracy's interval, in (0, 1); not said when unknown.
  std::optional<double> confidence;
};

/// No line is longer than `width`, from 60 on. What does not fit is folded, and what was left out is said.
std::string evaluation_text(const Evaluation& evaluation, const EvaluationTextOptions& options);

}  // namespace pipeline::cli
