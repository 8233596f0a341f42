#include "run/predictor.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include <pipeline/error.h>
#include <pipeline/port.h>
#include <pipeline/stage_factory.h>
#include <pipeline/value.h>

#include "config/pipeline_file.h"
#include "data/state_file.h"
#include "plugin/catalog.h"
#include "run/host.h"
#include "run/model_folder.h"
#include "run/program.h"
#include "run/served_model.h"
#include "run/stage_context.h"
#include "run/steps.h"

namespace pipeline {
namespace {

/// The stage type that decodes image files.
constexpr std::string_view kReader = "drawing.files";

int silent_threads(int threads) {
  keep_libraries_single_threaded();
  return threads > 0 ? threads : available_threads();
}

}  // namespace

Predictor::Predictor(const std::filesystem::path& run, const RunOptions& options)
    : registry_(Catalog::search(plugin_folders(options.plugins))), pool_(silent_threads(options.threads)) {
  Diagnostics mistakes;
  const std::filesystem::path file = run / "pipeline.yaml";
  if (!std::filesystem::exists(file) || !load_pipeline_file(file, {}, mistakes).serve) {
    replay_lineage(run);
    return;
  }
  RunOptions only_plugins;
  only_plugins.plugins = options.plugins;
  const Program program = Program::load(file, only_plugins);
  const Served served = served_by(program, run);
  follow(served.plan, *served.graph, run);
}

void Predictor::replay_lineage(const std::filesystem::path& run) {
  const ModelFolder model(run / "model");
  const ModelFolder::Kept kept = only_classifier(run);
  classifier_ = model.load_classifier(kept.stage, kept.port, registry_);
  steps_ = steps_of(classifier_->trained_on().lineage, model, registry_);
}

void Predictor::follow(const ServePlan& serve, const Graph& graph, const std::filesystem::path& run) {
  const ModelFolder model(run / "model");
  // A run of `run` knows the file's own stages only; what differs between variants was not made by it.
  const auto require_made = [&](const std::string& stage, const char* name) {
    if (model.has(stage, name)) return;
    const bool of_variant = serve.variant && stage.find('@') != std::string::npos;
    throw Error("run " + run.filename().string() + " did not keep '" + stage + "'" +
                    (of_variant ? ", which variant '" + *serve.variant + "' needs" : ""),
                of_variant ? "'pipeline run' leaves the variants out; make a run with 'pipeline compare'"
                           : "predict needs a run that ended; 'pipeline runs show " + run.filename().string() +
                                 "' tells what it did");
  };
  const std::string& trainer = graph.stages[serve.source.stage].id;
  require_made(trainer, serve.source.port.c_str());
  classifier_ = model.load_classifier(trainer, serve.source.port, registry_);
  for (const std::size_t index : serve.steps) {
    const BoundStage& stage = graph.stages[index];
    const StageFactory& factory = registry_.factory(stage.info.type);
    LineageStep record{stage.info.type, stage.parameters, "", stage.base, ""};
    if (stage.info.kind == StageKind::step) {
      steps_.push_back({std::move(record), factory.step(stage.parameters)});
      continue;
    }
    require_made(graph.learned_by(stage), "fitted");
    const State state = model.load_fitted(graph.learned_by(stage));
    record.digest = digest_of(state);
    steps_.push_back({std::move(record), factory.fitted_step(stage.parameters, state)});
  }
  Lineage lineage;
  for (const KeptStep& step : steps_) lineage.push_back(step.record);
  if (const auto gap = lineage_gap(lineage, classifier_->trained_on().lineage))
    throw Error("what run " + run.filename().string() + " kept does not fit together: " + *gap,
                "the run's folder was changed; run the pipeline again");
}

Predictor::~Predictor() = default;

std::vector<Prediction> Predictor::predict(const std::vector<std::filesystem::path>& files,
                                           const StepWatcher& watcher) {
  if (files.empty()) return {};
  SilentListener silent;
  StageContext context(pool_, 0, nullptr, silent);

  Value::List paths;
  for (const std::filesystem::path& file : files) paths.emplace_back(std::filesystem::absolute(file).string());
  const bool color = classifier_->trained_on().shape.channels == 3;
  Outputs outputs;
  registry_.factory(kReader)
      .stage(Value::Map{{"paths", std::move(paths)}, {"color", color}})
      ->run(Inputs(), outputs, context);
  Images images = static_cast<const Images&>(*outputs.find("images"));
  if (watcher) watcher(nullptr, images);
  for (const KeptStep& step : steps_) {
    images = apply_step(*step.step, step.record, images, OnError::list, context);
    if (watcher) watcher(&step.record, images);
  }

  // Classified one by one: a file of another size must not keep the others from being read.
  std::vector<Prediction> predictions(files.size());
  const std::size_t classes = classifier_->classes().size();
  context.parallel_for(images.size(), [&](std::int64_t row) {
    Prediction& prediction = predictions[static_cast<std::size_t>(row)];
    prediction.file = files[static_cast<std::size_t>(row)];
    if (const auto refused = images.refused().find(row); refused != images.refused().end()) {
      prediction.error = refused->second;
      return;
    }
    const ImageShape shape = images.at(row).shape;
    const ImageShape wanted = classifier_->trained_on().shape;
    if (!(shape == wanted)) {
      prediction.error = "the image is " + text_of(shape) + " when it reaches the network, which reads " +
                         text_of(wanted) + "; resize it, or train with an image.resize stage";
      return;
    }
    const Images one = images.is_ragged() ? images.select(std::vector<std::int64_t>{row}) : images;
    const std::vector<std::int64_t> rows{images.is_ragged() ? 0 : row};
    prediction.probabilities.resize(classes);
    classifier_->probabilities(one, rows, prediction.probabilities);
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

}  // namespace pipeline
