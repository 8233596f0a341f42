#include "run/served_model.h"

#include <string>
#include <utility>

#include <pipeline/error.h>
#include <pipeline/stage_factory.h>

#include "data/state_file.h"

namespace pipeline {
namespace {

std::string names_of(const std::vector<ModelFolder::Kept>& classifiers) {
  std::string names;
  for (const ModelFolder::Kept& kept : classifiers) names += (names.empty() ? "" : ", ") + kept.stage + "." + kept.port;
  return names;
}

/// The plan with the file's own stages in place of a variant's.
ServePlan as_in_file(ServePlan plan, const Graph& graph) {
  plan.steps.clear();
  for (const std::string& stage : plan.through) plan.steps.push_back(*graph.find(stage));
  plan.source.stage = *graph.find(plan.classifier.substr(0, plan.classifier.find('.')));
  plan.variant.reset();
  return plan;
}

}  // namespace

std::vector<KeptStep> steps_of(const Lineage& lineage, const ModelFolder& model, Registry& registry) {
  std::vector<KeptStep> steps;
  for (const LineageStep& record : lineage) {
    const StageFactory& factory = registry.factory(record.type);
    if (record.digest.empty()) {
      steps.push_back({record, factory.step(record.parameters)});
      continue;
    }
    const State state = model.load_fitted(record.stage);
    const std::string digest = digest_of(state);
    if (digest != record.digest)
      throw Error("model/" + record.stage + " is not the state that the classifier was trained with (" +
                      digest.substr(0, 12) + " instead of " + record.digest.substr(0, 12) + ")",
                  "the run's folder was changed; run the pipeline again");
    steps.push_back({record, factory.fitted_step(record.parameters, state)});
  }
  return steps;
}

Served served_by(const Program& program, const std::filesystem::path& run) {
  const Graph& served = served_graph(program.graph, program.variants);
  const bool trained_per_variant = !served.stages[program.serve->source.stage].variants.empty();
  if (trained_per_variant && &graph_of_run(program, run) == &program.graph)
    return {as_in_file(*program.serve, program.graph), &program.graph};
  return {*program.serve, &served};
}

ModelFolder::Kept only_classifier(const std::filesystem::path& run) {
  const std::vector<ModelFolder::Kept> kept = ModelFolder(run / "model").classifiers();
  if (kept.empty())
    throw Error("run " + run.filename().string() + " holds no classifier",
                "predict needs a run with a trainer that ended; 'pipeline runs show " + run.filename().string() +
                    "' tells what it did");
  if (kept.size() > 1)
    throw Error("run " + run.filename().string() + " holds several classifiers: " + names_of(kept),
                "say which one predict takes, and what an image goes through before it: "
                "'serve: { classifier: fit.classifier, through: [ pixels ] }' in the pipeline file");
  return kept.front();
}

}  // namespace pipeline
