/// \file
/// An evaluation for a page: its figures, and which of its images are wrong.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <pipeline/run_info.h>
#include <pipeline/value.h>

namespace report {

/// Counts of the confusion matrix, row by row; empty where the stage that judged left it out.
std::span<const std::int64_t> confusion_counts(const pipeline::Evaluation& evaluation);

/// Probability of the predicted class; 0 for a refused row, and where the stage that judged left probabilities out.
double confidence_of(const pipeline::Evaluation& evaluation, std::size_t row);
/// Whether the row is labelled, and read otherwise or refused.
bool is_wrong(const pipeline::Evaluation& evaluation, std::size_t row);

/// All wrong rows, the most confident first, refused ones last.
std::vector<std::int64_t> mistakes_of(const pipeline::Evaluation& evaluation);

/// { stage, variant, classes, images, unlabelled, refused, metrics: [[name, value], ...], scores: [{name, precision,
/// recall, f1, support}, ...], confusion: [[row of counts], ...], calibration: see confidence_bins }
pipeline::Value judged_set(const pipeline::JudgedSet& judged);

}  // namespace report
