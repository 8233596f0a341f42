/// \file
/// What a report is told of the run that it reports on.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/evaluation.h>
#include <pipeline/export.h>
#include <pipeline/history.h>
#include <pipeline/images.h>
#include <pipeline/value.h>

namespace pipeline {

/// What a set of images looked like at one place on its way to a classifier: as read, or after a step.
struct SeenImages {
  /// Longer sides are shrunk to this, areas averaged, so that a report can hold on to thousands of photographs.
  static constexpr std::int64_t kLongestSide = 96;

  std::string edge;                  ///< where they are in the graph: "digits.test"
  std::string type;                  ///< of the stage that made them
  Images images;                     ///< the rows of the evaluation, in their order
  std::vector<ImageShape> original;  ///< one a row where some were shrunk, else empty

  /// Shares the pixels of `images` where none is too large.
  PIPELINE_EXPORT static SeenImages of(std::string edge, std::string type, const Images& images);
};

/// A set of images judged by a stage, in one variant of a comparison.
struct JudgedSet {
  std::string stage;                             ///< id in the file
  std::string variant;                           ///< empty where nothing is compared
  std::shared_ptr<const Evaluation> evaluation;  ///< never null
  /// From the data set (first) to what the classifier saw (last); empty where the images did not come through steps.
  std::vector<SeenImages> path;
};

/// Of a run that failed, with what there is: stages that did not end left nothing here.
struct RunInfo {
  /// What run.json holds: run, name, command, status, started, seconds, seed, threads, version, host, plugins, and
  /// stages: [{id, uses, status, seconds, error}]. Times are those before the reports.
  Value provenance = Value::Map{};
  std::string pipeline;   ///< the resolved pipeline file: every parameter and path written out
  std::string graph_svg;  ///< the graph as a self-contained SVG document
  std::vector<std::pair<std::string, double>> metrics;                            ///< "score.accuracy"
  std::vector<std::pair<std::string, std::shared_ptr<const History>>> histories;  ///< by stage id
  std::vector<JudgedSet> evaluations;                                             ///< in the order of the file
  Value comparison;  ///< what comparison.json holds; null where no variants were compared
  Value diagnosis;   ///< what `pipeline doctor --json` prints; null where nothing was diagnosed
};

}  // namespace pipeline
