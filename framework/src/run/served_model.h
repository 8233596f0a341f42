/// \file
/// The classifier of an earlier run, and what images go through before it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <pipeline/classifier.h>
#include <pipeline/images.h>

#include <pipeline/lineage.h>
#include <pipeline/preprocess.h>

#include "graph/serve.h"
#include "plugin/registry.h"
#include "run/model_folder.h"
#include "run/program.h"

namespace pipeline {

/// A step ready to be used, with what it learned.
struct KeptStep {
  LineageStep record;
  std::unique_ptr<SetPreprocess> step;
};

/// The steps of `lineage` with the very states in `model`. Throws Error when one is missing, damaged or another.
std::vector<KeptStep> steps_of(const Lineage& lineage, const ModelFolder& model, Registry& registry);

/// What a classifier makes of one image.
struct Prediction {
  std::filesystem::path file;        ///< empty where the image came from none
  std::string error;                 ///< why the image was refused; the rest is empty then
  std::vector<float> probabilities;  ///< in the order of the classes
  std::size_t best = 0;              ///< index of the largest; the first among equals
  std::size_t runner_up = 0;
};

/// Sees the images as read, with no `step`, and then after each step. Called in order, from the caller's thread.
using StepWatcher = std::function<void(const LineageStep* step, const Images& images)>;

/// A classifier with all that an image goes through before it. Thread-safe once made.
struct ServedModel {
  std::shared_ptr<const Classifier> classifier;
  std::vector<KeptStep> steps;

  /// One prediction a row, each as if the image were alone. An image that a step refuses, or that does not reach the
  /// classifier in its size, has its `error` set. The predictions are the same with and without a `watcher`.
  std::vector<Prediction> predict(Images images, Context& context, const StepWatcher& watcher = {}) const;
  /// Whether the steps bring an image of another size to the classifier's.
  bool gives_the_size(Context& context) const;
};

/// The run's only classifier behind the steps that its training images went through. Throws Error when the run holds
/// none or several, or when a file of it is damaged.
ServedModel replayed_model(const std::filesystem::path& run, Registry& registry);
/// What `plan` says, from what the run kept. Throws Error when it kept too little, or when it does not fit together.
ServedModel planned_model(const ServePlan& plan, const Graph& graph, const std::filesystem::path& run,
                          Registry& registry);

/// What a run serves: the plan, and the graph whose stages it names.
struct Served {
  ServePlan plan;
  const Graph* graph = nullptr;
};
/// As the run was made: where the classifier depends on the swapped stage, a run of `run` has the file's own stages
/// only. REQUIRES: `program.serve`; `program` was loaded from `run`'s file and outlives the result.
Served served_by(const Program& program, const std::filesystem::path& run);

/// Throws Error when the run holds none or several.
ModelFolder::Kept only_classifier(const std::filesystem::path& run);

}  // namespace pipeline
