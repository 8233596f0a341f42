/// \file
/// The model of a run with its preprocessing: what `pipeline predict` uses. The preprocessing cannot be skipped.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <pipeline/classifier.h>
#include <pipeline/pipeline.h>

#include "plugin/registry.h"
#include "run/served_model.h"
#include "run/thread_pool.h"

namespace pipeline {

/// Sends images through what the run's `serve` names, or without it replays the lineage of the run's only classifier:
/// each step with its parameters and the very state it learned, then the classifier. The same probabilities as in the
/// run, to the last bit.
class Predictor {
 public:
  /// `run`: a run's folder; of `options` only plugins and threads are used. Throws Error when it holds no classifier,
  /// or several and no `serve`, when a file of it is damaged, or when a plugin it needs is missing.
  Predictor(const std::filesystem::path& run, const RunOptions& options);
  ~Predictor();

  /// Decodes and classifies image files. A file that cannot be read fails the call with an Error that lists all such
  /// files; an image that a step refuses has its `error` set. Images may have different sizes where the steps bring
  /// them to the network's.
  /// The predictions are the same with and without a `watcher`.
  std::vector<Prediction> predict(const std::vector<std::filesystem::path>& files, const StepWatcher& watcher = {});

  const std::vector<std::string>& classes() const { return model_.classifier->classes(); }
  const Classifier& classifier() const { return *model_.classifier; }

 private:
  Registry registry_;
  ThreadPool pool_;
  ServedModel model_;
};

}  // namespace pipeline
