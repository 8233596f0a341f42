/// \file
/// The classifier of an earlier run, and what images go through before it.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

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
