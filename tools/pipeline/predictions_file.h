/// \file
/// A run's predictions.jsonl, read again: what each evaluation said of each image.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace pipeline::cli {

/// What a classifier made of one image.
struct PredictedRow {
  std::optional<std::string> label;       ///< none: unlabelled
  std::optional<std::string> prediction;  ///< none: refused
  double confidence = 0.0;                ///< the largest probability, that of `prediction`
  std::string refused;                    ///< the reason; empty for a row that was predicted
};

/// One evaluation: a stage, or one variant of it.
struct PredictedSet {
  std::string stage;
  std::string variant;                                 ///< empty where the run had none
  std::unordered_map<std::string, PredictedRow> rows;  ///< by id
};

/// The evaluations of a run in the order of its file; none when there is no file, as in a run that was killed. Throws
/// Error naming file and line when a line is not what a run writes, when an id stands twice in an evaluation, and when
/// the file is larger than 512 MB.
std::vector<PredictedSet> read_predictions(const std::filesystem::path& file);

}  // namespace pipeline::cli
