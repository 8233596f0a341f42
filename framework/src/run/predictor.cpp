#include "run/predictor.h"

#include <utility>

#include <pipeline/port.h>
#include <pipeline/stage_factory.h>
#include <pipeline/value.h>

#include "config/pipeline_file.h"
#include "plugin/catalog.h"
#include "run/host.h"
#include "run/program.h"
#include "run/stage_context.h"

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
    model_ = replayed_model(run, registry_);
    return;
  }
  RunOptions only_plugins;
  only_plugins.plugins = options.plugins;
  const Program program = Program::load(file, only_plugins);
  const Served served = served_by(program, run);
  model_ = planned_model(served.plan, *served.graph, run, registry_);
}

Predictor::~Predictor() = default;

std::vector<Prediction> Predictor::predict(const std::vector<std::filesystem::path>& files,
                                           const StepWatcher& watcher) {
  if (files.empty()) return {};
  SilentListener silent;
  StageContext context(pool_, 0, nullptr, silent);

  Value::List paths;
  for (const std::filesystem::path& file : files) paths.emplace_back(std::filesystem::absolute(file).string());
  const bool color = classifier().trained_on().shape.channels == 3;
  Outputs outputs;
  registry_.factory(kReader)
      .stage(Value::Map{{"paths", std::move(paths)}, {"color", color}})
      ->run(Inputs(), outputs, context);
  std::vector<Prediction> predictions =
      model_.predict(static_cast<const Images&>(*outputs.find("images")), context, watcher);
  for (std::size_t i = 0; i < files.size(); ++i) predictions[i].file = files[i];
  return predictions;
}

}  // namespace pipeline
