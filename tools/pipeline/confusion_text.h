/// \file
/// A confusion matrix as text: whole where it fits, else the mistakes that are made most often.
#pragma once

#include <string>

#include <pipeline/evaluation.h>

namespace pipeline::cli {

/// Rows are true classes, columns predicted ones. Classes whose names are too long for a column are numbered.
std::string confusion_text(const Evaluation& evaluation, int width);

}  // namespace pipeline::cli
