#include "conformance/stage_trial.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <new>

#include <pipeline/classifier.h>
#include <pipeline/error.h>
#include <pipeline/evaluation.h>
#include <pipeline/history.h>
#include <pipeline/measurements.h>
#include <pipeline/network.h>
#include <pipeline/report.h>

#include "conformance/linear_network.h"
#include "conformance/samples.h"
#include "data/sha256.h"
#include "data/state_file.h"
#include "run/stage_context.h"
#include "run/steps.h"
#include "run/thread_pool.h"

namespace pipeline {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// Counts how often the stage asks whether to stop, and says yes from some time on.
class TrialContext final : public Context {
 public:
  TrialContext(ThreadPool& pool, StageListener& listener, const TrialSettings& settings)
      : inner_(pool, 1, nullptr, listener), stop_after_(settings.stop_after) {}

  std::uint64_t seed() const override { return inner_.seed(); }
  int threads() const override { return inner_.threads(); }
  void parallel_for(std::int64_t count, FunctionRef<void(std::int64_t)> body) override {
    inner_.parallel_for(count, body);
  }
  bool stop_requested() const override {
    const std::int64_t before = polls_.fetch_add(1);
    if (!stop_after_ || before < *stop_after_) return false;
    if (before == *stop_after_) asked_ = Clock::now().time_since_epoch().count();
    return true;
  }
  void info(std::string_view text) override { inner_.info(text); }
  void warn(std::string_view text) override { inner_.warn(text); }
  void progress(const Progress& progress) override { inner_.progress(progress); }
  void metric(std::string_view name, double value) override { inner_.metric(name, value); }

  std::int64_t polls() const { return polls_.load(); }
  double seconds_after_stop() const {
    const auto asked = asked_.load();
    return asked == 0 ? 0.0 : seconds_since(Clock::time_point(Clock::duration(asked)));
  }

 private:
  StageContext inner_;
  std::optional<std::int64_t> stop_after_;
  mutable std::atomic<std::int64_t> polls_{0};
  mutable std::atomic<Clock::rep> asked_{0};
};

/// The runtime tells a user of rows that were lost; here it is the plugin that is told.
class CountedStep final : public SetPreprocess {
 public:
  explicit CountedStep(const SetPreprocess& step) : step_(step) {}
  Images apply(const Images& images, Context& context) const override {
    Images made = step_.apply(images, context);
    if (made.size() != images.size())
      throw std::logic_error("returned " + std::to_string(made.size()) + " images for " +
                             std::to_string(images.size()) + "; a step keeps every row");
    return made;
  }

 private:
  const SetPreprocess& step_;
};

std::shared_ptr<const Classifier> classifier_for(const Images& images) {
  const bool fits = !images.empty() && !images.is_ragged() && !images.classes().empty();
  return linear_classifier(fits ? images : bar_images(30, 28, 1));
}

/// Of an untrained classifier, or of chance where it cannot read the images.
std::shared_ptr<const Evaluation> evaluation_of(const Images& images) {
  auto evaluation = std::make_shared<Evaluation>();
  evaluation->classes = {"upright", "level", "slanted"};
  const std::size_t classes = evaluation->classes.size();
  evaluation->images = images;
  evaluation->labels.assign(images.labels().begin(), images.labels().end());
  evaluation->labels.resize(static_cast<std::size_t>(images.size()), Images::kUnlabelled);
  evaluation->probabilities = Tensor::zeros(DType::f32, {images.size(), static_cast<std::int64_t>(classes)});
  evaluation->confusion = Tensor::zeros(DType::i64, {3, 3});
  const std::span<float> probabilities = evaluation->probabilities.writable<float>();
  const std::span<std::int64_t> confusion = evaluation->confusion.writable<std::int64_t>();
  double correct = 0.0;
  for (std::int64_t row = 0; row < images.size(); ++row) {
    const auto at = static_cast<std::size_t>(row);
    const bool refused = images.refused().contains(row);
    const std::size_t predicted = at * 7 % 5 % classes;  // right for some, wrong for others
    evaluation->predictions.push_back(refused ? -1 : static_cast<std::int32_t>(predicted));
    if (refused) continue;
    for (std::size_t c = 0; c < classes; ++c) probabilities[at * classes + c] = c == predicted ? 0.5F : 0.25F;
    const std::int32_t label = evaluation->labels[at];
    if (label >= 0) ++confusion[static_cast<std::size_t>(label) * classes + predicted];
    if (label == static_cast<std::int32_t>(predicted)) ++correct;
  }
  evaluation->scores.resize(classes);
  evaluation->metrics = {{"accuracy", images.empty() ? 0.0 : correct / static_cast<double>(images.size())},
                         {"loss", 1.0}};
  return evaluation;
}

History some_history() {
  History history({"train_loss", "train_accuracy", "learning_rate"});
  history.add({1.5, 0.25, 0.001});
  history.add({0.75, 0.625, 0.001});
  return history;
}

Measurements some_measurements(const Images& images) {
  std::vector<std::string> ids;
  Tensor values = Tensor::zeros(DType::f64, {images.size(), 2});
  for (std::int64_t row = 0; row < images.size(); ++row) {
    ids.push_back(images.id(row));
    values.writable<double>()[static_cast<std::size_t>(2 * row)] = static_cast<double>(row);
  }
  return {{"first", "second"}, std::move(ids), std::move(values)};
}

ArtifactPtr input_for(const PortInfo& port, const Images& images) {
  if (port.type == Images::kType) return std::make_shared<const Images>(images);
  if (port.type == Network::kType) return linear_network();
  if (port.type == Classifier::kType) return classifier_for(images);
  if (port.type == Evaluation::kType) return evaluation_of(images);
  if (port.type == History::kType) return std::make_shared<const History>(some_history());
  if (port.type == Measurements::kType) return std::make_shared<const Measurements>(some_measurements(images));
  throw NotApplicable("its input '" + port.name + "' takes '" + port.type + "', which only plugins know");
}

/// A classifier on a port beside a network's would have to be of that network, so it is left unconnected where it may.
bool is_connected(const StageInfo& info, const PortInfo& port, bool optional_too) {
  if (!may_be_unconnected(port.need)) return true;
  if (!optional_too) return false;
  const bool beside_network = std::any_of(info.inputs.begin(), info.inputs.end(),
                                          [](const PortInfo& other) { return other.type == Network::kType; });
  return port.type != Classifier::kType || !beside_network;
}

/// The same images under other ids: no set has an id twice, and where sets are joined neither has the whole.
Images renamed(const Images& images) {
  Images::Columns columns;
  columns.labels.assign(images.labels().begin(), images.labels().end());
  columns.classes = images.classes();
  columns.authors.assign(images.authors().begin(), images.authors().end());
  for (std::int64_t row = 0; row < images.size(); ++row) columns.ids.push_back("second " + images.id(row));
  if (!images.is_ragged())
    return Images(images.pixels(), std::move(columns)).with_affine(images.affine()).with_refused(images.refused());
  std::vector<Image> ragged;
  for (std::int64_t row = 0; row < images.size(); ++row) {
    const ImageView view = images.at(row);
    const Shape shape{view.shape.height, view.shape.width, view.shape.channels};
    const auto size = static_cast<std::size_t>(view.shape.values());
    ragged.push_back({view.dtype == DType::u8
                          ? Tensor::of<std::uint8_t>(shape, {reinterpret_cast<const std::uint8_t*>(view.data), size})
                          : Tensor::of<float>(shape, {reinterpret_cast<const float*>(view.data), size})});
  }
  return Images(std::move(ragged), std::move(columns)).with_refused(images.refused());
}

Inputs inputs_for(const StageInfo& info, const Images& images, bool optional_too) {
  Inputs inputs;
  for (const PortInfo& port : info.inputs) {
    if (!is_connected(info, port, optional_too)) continue;
    const ArtifactPtr artifact = input_for(port, images);
    inputs.add(port.name, artifact, "sample." + port.name);
    if (!takes_list(port.need) || !optional_too) continue;
    inputs.add(port.name, port.type == Images::kType ? std::make_shared<const Images>(renamed(images)) : artifact,
               "sample." + port.name + "_2");
  }
  return inputs;
}

RunInfo run_of(const Images& images) {
  RunInfo run;
  run.provenance = Value::Map{{"run", "20000101-000000-sample"},
                              {"name", "sample"},
                              {"command", "run"},
                              {"status", "done"},
                              {"started", "2000-01-01T00:00:00Z"},
                              {"seconds", 1.5},
                              {"seed", 1},
                              {"threads", 2},
                              {"version", "0"},
                              {"host", "host"},
                              {"plugins", Value::List{}},
                              {"stages", Value::List{}}};
  run.pipeline = "name: sample\n";
  run.graph_svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
  run.metrics = {{"score.accuracy", 0.5}};
  run.histories = {{"fit", std::make_shared<const History>(some_history())}};
  run.evaluations.push_back(
      {"score", "", evaluation_of(images), {SeenImages::of("sample.test", "sample.images", images)}});
  return run;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> TrialResult::digests() const {
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto& [port, artifact] : outputs) all.emplace_back("output '" + port + "'", digest_of(artifact->state()));
  for (const auto& [name, content] : files) all.emplace_back("file '" + name + "'", sha256(content));
  if (learned) all.emplace_back("what it learned", digest_of(*learned));
  return all;
}

StageTrial::StageTrial(const StageFactory& factory, Value parameters)
    : factory_(factory), info_(factory.info()), parameters_(std::move(parameters)) {}

bool StageTrial::takes_images() const {
  if (info_.kind == StageKind::network || info_.kind == StageKind::report) return true;
  return is_step() || std::any_of(info_.inputs.begin(), info_.inputs.end(), [](const PortInfo& port) {
           return port.type == Images::kType || port.type == Evaluation::kType || port.type == Measurements::kType;
         });
}

TrialResult StageTrial::run(const Images& images, const TrialSettings& settings, const Images* fit) const {
  SilentListener listener;
  ThreadPool pool(settings.threads);
  TrialContext context(pool, listener, settings);
  TrialResult result;
  Inputs inputs;
  if (!is_step() && info_.kind != StageKind::network) inputs = inputs_for(info_, images, settings.optional_inputs);
  const Clock::time_point start = Clock::now();
  try {
    switch (info_.kind) {
      case StageKind::step:
      case StageKind::fitted_step: {
        std::unique_ptr<SetPreprocess> step;
        if (info_.kind == StageKind::step) {
          step = factory_.step(parameters_);
        } else {
          result.learned = factory_.fit(parameters_, fit != nullptr ? *fit : images, context);
          step = factory_.fitted_step(parameters_, *result.learned);
        }
        const LineageStep record{info_.type, parameters_, "", "stage", ""};
        const CountedStep counted(*step);
        result.outputs.emplace_back(
            "images", std::make_shared<const Images>(apply_step(counted, record, images, OnError::list, context)));
        break;
      }
      case StageKind::network: {
        const auto network = factory_.network(parameters_);
        network->made_by(info_.type, parameters_);
        TrainingImages trained_on = TrainingImages::of(images);
        const auto model = network->build(trained_on.shape, static_cast<std::int64_t>(trained_on.classes.size()));
        Tensor weights = Tensor::zeros(DType::f32, {model->parameter_size()});
        model->initialise(weights.writable<float>(), 1);
        const auto classifier = std::make_shared<const NetworkClassifier>(network, model, weights, trained_on);
        // What it makes of the images, as any trainer's classifier would say it.
        State predictions;
        predictions.add("probabilities", classifier->predict(images, context));
        result.learned = std::move(predictions);
        result.outputs.emplace_back("network", classifier);
        break;
      }
      case StageKind::report:
        for (const ReportFile& file : factory_.report(parameters_)->make(inputs, run_of(images), context))
          result.files.emplace_back(file.name, file.content);
        break;
      case StageKind::stage: {
        Outputs outputs;
        factory_.stage(parameters_)->run(inputs, outputs, context);
        for (const PortInfo& port : info_.outputs) {
          if (outputs.find(port.name) == nullptr) throw Error("it did not set its output '" + port.name + "'");
          result.outputs.emplace_back(port.name, outputs.find(port.name));
        }
        break;
      }
    }
  } catch (const Stopped&) {
    result.end = TrialResult::End::stopped;
  } catch (const Error& error) {
    result.end = TrialResult::End::refused;
    result.what = error.what();
    result.help = error.help();
  } catch (const std::exception& error) {
    result.end = TrialResult::End::foreign;
    result.what = error.what();
  } catch (...) {
    result.end = TrialResult::End::foreign;
    result.what = "something that is no exception";
  }
  result.seconds = seconds_since(start);
  result.seconds_after_stop = context.seconds_after_stop();
  result.polls = context.polls();
  return result;
}

}  // namespace pipeline
