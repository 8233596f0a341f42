#include "run/predictor.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include <pipeline/error.h>
#include <pipeline/port.h>
#include <pipeline/stage_factory.h>
#include <pipeline/value.h>

#include "data/state_file.h"
#include "run/host.h"
#include "run/model_folder.h"
#include "run/stage_context.h"
#include "run/steps.h"

namespace pipeline {
namespace {

/// The stage type that decodes image files.
constexpr std::string_view kReader = "drawing.files";

class Silent final : public StageListener {
 public:
  void message(RunObserver::Level, std::string_view) override {}
  void progress(const Progress&) override {}
  void metric(std::string_view, double) override {}
};

int silent_threads(int threads) {
  keep_libraries_single_threaded();
  return threads > 0 ? threads : available_threads();
}

std::string names_of(const std::vector<ModelFolder::Kept>& classifiers) {
  std::string names;
  for (const ModelFolder::Kept& kept : classifiers) names += (names.empty() ? "" : ", ") + kept.stage + "." + kept.port;
  return names;
}

}  // namespace

Predictor::Predictor(const std::filesystem::path& run, const Catalog& catalog, int threads)
    : registry_(catalog), pool_(silent_threads(threads)) {
  const ModelFolder model(run / "model");
  const std::vector<ModelFolder::Kept> kept = model.classifiers();
  if (kept.empty())
    throw Error("run " + run.filename().string() + " holds no classifier",
                "predict needs a run with a trainer that ended; 'pipeline runs show " + run.filename().string() +
                    "' tells what it did");
  if (kept.size() > 1)
    throw Error("run " + run.filename().string() + " holds several classifiers: " + names_of(kept),
                "predict works on runs with one trainer; run a file with only that one");
  classifier_ = model.load_classifier(kept.front().stage, kept.front().port, registry_);
  for (const LineageStep& record : classifier_->trained_on().lineage) {
    const StageFactory& factory = registry_.factory(record.type);
    if (record.digest.empty()) {
      steps_.push_back({record, factory.step(record.parameters)});
      continue;
    }
    const State state = model.load_fitted(record.stage);
    const std::string digest = digest_of(state);
    if (digest != record.digest)
      throw Error("model/" + record.stage + " is not the state that the classifier was trained with (" +
                      digest.substr(0, 12) + " instead of " + record.digest.substr(0, 12) + ")",
                  "the run's folder was changed; run the pipeline again");
    steps_.push_back({record, factory.fitted_step(record.parameters, state)});
  }
}

Predictor::~Predictor() = default;

std::vector<Prediction> Predictor::predict(const std::vector<std::filesystem::path>& files) {
  if (files.empty()) return {};
  Silent silent;
  StageContext context(pool_, 0, nullptr, silent);

  Value::List paths;
  for (const std::filesystem::path& file : files) paths.emplace_back(std::filesystem::absolute(file).string());
  const bool color = classifier_->trained_on().shape.channels == 3;
  Outputs outputs;
  registry_.factory(kReader)
      .stage(Value::Map{{"paths", std::move(paths)}, {"color", color}})
      ->run(Inputs(), outputs, context);
  Images images = static_cast<const Images&>(*outputs.find("images"));
  for (const Step& step : steps_) images = apply_step(*step.step, step.record, images, OnError::list, context);

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
