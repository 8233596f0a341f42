#include "run/served_model.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include <pipeline/error.h>
#include <pipeline/stage_factory.h>

#include "data/state_file.h"
#include "run/steps.h"

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

std::vector<Prediction> ServedModel::predict(Images images, Context& context, const StepWatcher& watcher) const {
  if (watcher) watcher(nullptr, images);
  for (const KeptStep& step : steps) {
    images = apply_step(*step.step, step.record, images, OnError::list, context);
    if (watcher) watcher(&step.record, images);
  }

  // Classified one by one: a file of another size must not keep the others from being read.
  std::vector<Prediction> predictions(static_cast<std::size_t>(images.size()));
  const std::size_t classes = classifier->classes().size();
  context.parallel_for(images.size(), [&](std::int64_t row) {
    Prediction& prediction = predictions[static_cast<std::size_t>(row)];
    if (const auto refused = images.refused().find(row); refused != images.refused().end()) {
      prediction.error = refused->second;
      return;
    }
    const ImageShape shape = images.at(row).shape;
    const ImageShape wanted = classifier->trained_on().shape;
    if (!(shape == wanted)) {
      prediction.error = "the image is " + text_of(shape) + " when it reaches the network, which reads " +
                         text_of(wanted) + "; resize it, or train with an image.resize stage";
      return;
    }
    const Images one = images.is_ragged() ? images.select(std::vector<std::int64_t>{row}) : images;
    const std::vector<std::int64_t> rows{images.is_ragged() ? 0 : row};
    prediction.probabilities.resize(classes);
    classifier->probabilities(one, rows, prediction.probabilities);
    std::vector<std::size_t> order(classes);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return prediction.probabilities[a] > prediction.probabilities[b];
    });
    prediction.best = order[0];
    prediction.runner_up = order[std::min<std::size_t>(1, classes - 1)];
  });
  return predictions;
}

bool ServedModel::gives_the_size(Context& context) const {
  if (steps.empty()) return false;
  const ImageShape shape = classifier->trained_on().shape;
  // An image larger than the network's, with something on it: a training image on a wider sheet.
  Image probe{Tensor::zeros(DType::u8, {shape.height + 3, shape.width + 5, shape.channels})};
  const std::span<std::uint8_t> pixels = probe.pixels.writable<std::uint8_t>();
  std::fill(pixels.begin() + std::ssize(pixels) / 3, pixels.begin() + std::ssize(pixels) / 2, std::uint8_t{255});
  std::vector<Image> one;
  one.push_back(std::move(probe));
  Images seen(std::move(one), {});
  try {
    for (const KeptStep& step : steps) seen = apply_step(*step.step, step.record, seen, OnError::list, context);
    return seen.refused().empty() && seen.at(0).shape == shape;
  } catch (const Error&) {
    return false;
  }
}

ServedModel replayed_model(const std::filesystem::path& run, Registry& registry) {
  const ModelFolder model(run / "model");
  const ModelFolder::Kept kept = only_classifier(run);
  ServedModel served;
  served.classifier = model.load_classifier(kept.stage, kept.port, registry);
  served.steps = steps_of(served.classifier->trained_on().lineage, model, registry);
  return served;
}

ServedModel planned_model(const ServePlan& plan, const Graph& graph, const std::filesystem::path& run,
                          Registry& registry) {
  ServedModel served;
  const ModelFolder model(run / "model");
  // A run of `run` knows the file's own stages only; what differs between variants was not made by it.
  const auto require_made = [&](const std::string& stage, const char* name) {
    if (model.has(stage, name)) return;
    const bool of_variant = plan.variant && stage.find('@') != std::string::npos;
    throw Error("run " + run.filename().string() + " did not keep '" + stage + "'" +
                    (of_variant ? ", which variant '" + *plan.variant + "' needs" : ""),
                of_variant ? "'pipeline run' leaves the variants out; make a run with 'pipeline compare'"
                           : "predict needs a run that ended; 'pipeline runs show " + run.filename().string() +
                                 "' tells what it did");
  };
  const std::string& trainer = graph.stages[plan.source.stage].id;
  require_made(trainer, plan.source.port.c_str());
  served.classifier = model.load_classifier(trainer, plan.source.port, registry);
  for (const std::size_t index : plan.steps) {
    const BoundStage& stage = graph.stages[index];
    const StageFactory& factory = registry.factory(stage.info.type);
    LineageStep record{stage.info.type, stage.parameters, "", stage.base, ""};
    if (stage.info.kind == StageKind::step) {
      served.steps.push_back({std::move(record), factory.step(stage.parameters)});
      continue;
    }
    require_made(graph.learned_by(stage), "fitted");
    const State state = model.load_fitted(graph.learned_by(stage));
    record.digest = digest_of(state);
    served.steps.push_back({std::move(record), factory.fitted_step(stage.parameters, state)});
  }
  Lineage lineage;
  for (const KeptStep& step : served.steps) lineage.push_back(step.record);
  if (const auto gap = lineage_gap(lineage, served.classifier->trained_on().lineage))
    throw Error("what run " + run.filename().string() + " kept does not fit together: " + *gap,
                "the run's folder was changed; run the pipeline again");
  return served;
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
