/// \file
/// The result files of a run: metrics.json, history.csv, predictions.jsonl.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/history.h>
#include <pipeline/run_info.h>

namespace pipeline {

/// All that stages reported, in the order of the file.
struct Results {
  std::vector<std::pair<std::string, double>> metrics;                            ///< "score.accuracy"
  std::vector<std::pair<std::string, std::shared_ptr<const History>>> histories;  ///< by stage id
  std::vector<JudgedSet> evaluations;
};

/// Flat: { "score.accuracy": 0.98, ... }. A value that is not finite becomes null.
void write_metrics(const std::filesystem::path& file, const Results& results);
/// Columns: stage, epoch, then every column of every history; empty where not measured.
void write_history(const std::filesystem::path& file, const Results& results);
/// One row an image: stage, variant, id, label, prediction, probabilities (in the order of the classifier's classes),
/// refused. Numbers in the shortest form that reads back to the same bits.
void write_predictions(const std::filesystem::path& file, const Results& results);

}  // namespace pipeline
