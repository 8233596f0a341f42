/// \file
/// The `model/` folder of a run: fitted steps, classifiers and histories, one folder a stage.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <pipeline/artifact.h>
#include <pipeline/classifier.h>
#include <pipeline/history.h>

#include "graph/graph.h"
#include "plugin/registry.h"

namespace pipeline {

/// Deterministic: the same run leaves the same bytes, at any number of threads.
class ModelFolder {
 public:
  explicit ModelFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// Writes model/STAGE/fitted.{json,safetensors}.
  void save_fitted(const BoundStage& stage, const State& state) const;
  /// Writes model/STAGE/PORT.{json,safetensors} for a classifier or a history; other types are not kept. Beside a
  /// classifier, in PORT_images, some of the images it was trained on.
  void save(const BoundStage& stage, std::string_view port, const Artifact& artifact) const;

  bool has(std::string_view stage, std::string_view name) const;
  /// The state that a fitted step learned. Throws Error when it is damaged or not there.
  State load_fitted(std::string_view stage) const;
  /// Loads through its maker. Throws Error when the file is damaged or its stage type is not to be had.
  std::shared_ptr<const Classifier> load_classifier(std::string_view stage, std::string_view port,
                                                    Registry& registry) const;
  /// What a classifier remembers of its training images. Throws Error when that is damaged or not there.
  Images load_remembered(std::string_view stage, std::string_view port) const;
  std::shared_ptr<const History> load_history(std::string_view stage, std::string_view port) const;

  struct Kept {
    std::string stage;
    std::string port;
  };
  /// Every classifier in the folder, sorted.
  std::vector<Kept> classifiers() const;

  const std::filesystem::path& path() const { return folder_; }

 private:
  std::filesystem::path folder_;
};

}  // namespace pipeline
