#include "conformance/checks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>
#include <system_error>

#include <pipeline/classifier.h>
#include <pipeline/error.h>
#include <pipeline/evaluation.h>
#include <pipeline/history.h>
#include <pipeline/measurements.h>

#include "conformance/gradient_check.h"
#include "conformance/leak_check.h"
#include "conformance/linear_network.h"
#include "conformance/samples.h"
#include "data/state_file.h"
#include "data/temporary_folder.h"
#include "plugin/catalog.h"
#include "plugin/describe.h"
#include "plugin/stage_info_json.h"

namespace pipeline {
namespace {

using End = TrialResult::End;

CheckVerdict failure(std::string reason) { return {CheckVerdict::Result::fail, std::move(reason)}; }

/// Images that any stage should be able to work on; each time of their own memory, lest one that is spoilt spoils more.
Images plain_images() { return bar_images(60, 28, 1); }

void require_images(const StageTrial& trial) {
  if (!trial.takes_images()) throw NotApplicable("it takes no images");
}

/// A run on images that any stage should be able to work on. Throws NotApplicable where it cannot.
TrialResult plain_run(const StageTrial& trial, const TrialSettings& settings = {}) {
  TrialResult result = trial.run(plain_images(), settings);
  if (result.end == End::refused) throw NotApplicable("it does not work on the sample images: " + result.what);
  return result;
}

/// What is wrong with the way a run ended that nobody asked to stop; nothing when it is done or says what is wrong.
std::optional<std::string> wrong_end(const TrialResult& result) {
  switch (result.end) {
    case End::done:
      return std::nullopt;
    case End::refused:
      if (result.what.empty()) return "throws a pipeline::Error that says nothing";
      return std::nullopt;
    case End::stopped:
      return "throws pipeline::Stopped, though nobody asked it to stop";
    case End::foreign:
      return "throws '" + result.what +
             "' instead of a pipeline::Error that tells a user what is wrong and how to mend it";
  }
  return std::nullopt;
}

const Images* images_of(const TrialResult& result) {
  for (const auto& [port, artifact] : result.outputs)
    if (artifact->type() == Images::kType) return static_cast<const Images*>(artifact.get());
  return nullptr;
}

bool all_finite(const Images& images) {
  for (std::int64_t row = 0; row < images.size(); ++row) {
    if (images.dtype() != DType::f32 || images.refused().contains(row)) continue;
    const ImageView view = images.at(row);
    const auto* values = reinterpret_cast<const float*>(view.data);
    if (!std::all_of(values, values + view.shape.values(), [](float v) { return std::isfinite(v); })) return false;
  }
  return true;
}

bool same_rows(const Images& a, const Images& b) {
  if (a.size() != b.size() || a.classes() != b.classes() || !std::ranges::equal(a.labels(), b.labels())) return false;
  for (std::int64_t row = 0; row < a.size(); ++row)
    if (a.id(row) != b.id(row)) return false;
  return true;
}

/// What a step has to keep of every set.
std::optional<std::string> wrong_step(const Images& given, const Images& made) {
  if (!same_rows(given, made)) return "changes the rows: their number, order, ids, labels or classes";
  for (const auto& [row, reason] : given.refused())
    if (!made.refused().contains(row)) return "forgets that a row was refused by a step before";
  if (!all_finite(made)) return "makes values that are no finite numbers";
  return std::nullopt;
}

/// Runs on each of the samples; the first that goes wrong is the verdict.
CheckVerdict each_of(const StageTrial& trial, const std::vector<Sample>& samples) {
  require_images(trial);
  for (const Sample& sample : samples) {
    // What is learned from other images is used on these, too.
    const Images plain = plain_images();
    for (const Images* fit : {static_cast<const Images*>(nullptr), &plain}) {
      if (fit != nullptr && trial.info().kind != StageKind::fitted_step) continue;
      const TrialResult result = trial.run(sample.images, {.optional_inputs = fit == nullptr}, fit);
      if (const auto wrong = wrong_end(result)) return failure("on " + sample.name + ": " + *wrong);
      if (result.end != End::done || !trial.is_step()) continue;
      if (const auto wrong = wrong_step(sample.images, *images_of(result)))
        return failure("on " + sample.name + ": " + *wrong);
    }
  }
  return {};
}

CheckVerdict check_empty(const StageTrial& trial) { return each_of(trial, {{"a set without images", no_images()}}); }
CheckVerdict check_tiny(const StageTrial& trial) { return each_of(trial, tiny_samples()); }
CheckVerdict check_huge(const StageTrial& trial) { return each_of(trial, huge_samples()); }
CheckVerdict check_random(const StageTrial& trial) { return each_of(trial, random_samples()); }

/// Names of parameters that are paths, and whether each is a list.
void add_paths(const std::vector<ParameterInfo>& parameters, std::vector<const ParameterInfo*>& paths) {
  for (const ParameterInfo& parameter : parameters)
    if (parameter.kind == ParameterKind::path ||
        (parameter.kind == ParameterKind::list && parameter.element == ParameterKind::path))
      paths.push_back(&parameter);
}

CheckVerdict check_paths(const StageTrial& trial) {
  std::vector<const ParameterInfo*> paths;
  add_paths(trial.info().parameters, paths);
  if (paths.empty()) throw NotApplicable("it has no parameter that is a path");
  if (trial.info().outputs.empty()) throw NotApplicable("what has no outputs may make what is not there");
  const TemporaryFolder folder;
  for (const ParameterInfo* parameter : paths) {
    const std::string nowhere = (folder.path() / "not_there").string();
    Value parameters = trial.parameters();
    parameters.set(parameter->name,
                   parameter->kind == ParameterKind::list ? Value(Value::List{nowhere}) : Value(nowhere));
    const TrialResult result = StageTrial(trial.factory(), parameters).run(plain_images());
    const std::string what = "with '" + parameter->name + "' naming what is not there, it ";
    if (result.end == End::done) return failure(what + "goes on without a word");
    if (const auto wrong = wrong_end(result)) return failure(what + *wrong);
    if ((result.what + result.help).find("not_there") == std::string::npos)
      return failure(what + "does not say which path: '" + result.what + "'");
  }
  return {};
}

CheckVerdict check_inputs(const StageTrial& trial) {
  require_images(trial);
  plain_run(trial);
  // Each of its own memory: a shared set that one run spoilt would be spoilt for the comparison too.
  for (const bool floats : {false, true}) {
    const Images given = floats ? bar_images(9, 28, 2).as_floats() : bar_images(9, 28, 2);
    const std::string before = digest_of(given.state());
    trial.run(given);
    if (digest_of(given.state()) != before)
      return failure("writes to the images that it is given; other stages read the same memory");
  }
  return {};
}

CheckVerdict check_threads(const StageTrial& trial) {
  const auto runs = [&] {
    std::vector<std::vector<std::pair<std::string, std::string>>> all;
    for (const int threads : {1, 4, 4, 1}) all.push_back(plain_run(trial, {.threads = threads}).digests());
    return all;
  }();
  for (std::size_t run = 1; run < runs.size(); ++run)
    for (std::size_t i = 0; i < runs[0].size(); ++i) {
      if (runs[run].size() == runs[0].size() && runs[run][i] == runs[0][i]) continue;
      const bool same_count = run == 3;
      return failure(runs[0][i].first + (same_count ? " differs between two runs with one thread and the same seed"
                                                    : " differs between one thread and four, with the same seed"));
    }
  return {};
}

State through_a_file(const State& state) {
  const TemporaryFolder folder;
  save_state(folder.path(), "state", Value::Map{}, state);
  return load_state(folder.path(), "state").state;
}

std::vector<float> predictions(const Classifier& classifier, const Images& images, std::span<const std::int64_t> rows) {
  std::vector<float> out(rows.size() * classifier.classes().size());
  classifier.probabilities(images, rows, out);
  return out;
}

std::vector<std::int64_t> rows_of(const Images& images) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(images.size()));
  std::iota(rows.begin(), rows.end(), 0);
  return rows;
}

std::shared_ptr<const Classifier> loaded(const StageTrial& trial, const Classifier& classifier) {
  const State state = through_a_file(classifier.state());
  TrainingImages trained_on = TrainingImages::from_value(classifier.trained_on().to_value());
  if (const Value* network = state.values.find("network")) {
    if (network->at("uses").as_text() != trial.info().type)
      return NetworkClassifier::from_state(linear_network(), std::move(trained_on), state);
    const auto made = trial.factory().network(network->at("with"));
    made->made_by(trial.info().type, network->at("with"));
    return NetworkClassifier::from_state(made, std::move(trained_on), state);
  }
  return trial.factory().load_classifier(std::move(trained_on), state);
}

std::string artifact_difference(const StageTrial& trial, const Artifact& artifact) {
  const State state = artifact.state();
  const State saved = through_a_file(state);
  const auto differs = [&](const State& again) {
    return digest_of(again) != digest_of(state) ? "is another after it was saved and loaded" : "";
  };
  if (artifact.type() == Images::kType) return differs(Images::from_state(saved).state());
  if (artifact.type() == History::kType) return differs(History::from_state(saved).state());
  if (artifact.type() == Evaluation::kType) return differs(Evaluation::from_state(saved).state());
  if (artifact.type() == Measurements::kType) return differs(Measurements::from_state(saved).state());
  if (artifact.type() != Classifier::kType) return "";
  const auto& classifier = static_cast<const Classifier&>(artifact);
  const auto again = loaded(trial, classifier);
  const Images images = plain_images();
  const std::vector<std::int64_t> rows = rows_of(images);
  return predictions(classifier, images, rows) == predictions(*again, images, rows)
             ? ""
             : "predicts otherwise after it was saved and loaded";
}

/// One thread, and nobody who listens.
class QuietContext final : public Context {
 public:
  std::uint64_t seed() const override { return 1; }
  int threads() const override { return 1; }
  void parallel_for(std::int64_t count, FunctionRef<void(std::int64_t)> body) override {
    for (std::int64_t i = 0; i < count; ++i) body(i);
  }
  bool stop_requested() const override { return false; }
  void info(std::string_view /*message*/) override {}
  void warn(std::string_view /*message*/) override {}
  void progress(const Progress& /*progress*/) override {}
  void metric(std::string_view /*name*/, double /*value*/) override {}
};

CheckVerdict check_state(const StageTrial& trial) {
  if (trial.info().kind == StageKind::step || trial.info().kind == StageKind::report)
    throw NotApplicable("it keeps nothing");
  const TrialResult result = plain_run(trial);
  if (const auto wrong = wrong_end(result)) return failure(*wrong);
  try {
    if (trial.info().kind == StageKind::fitted_step) {
      const auto again = trial.factory().fitted_step(trial.parameters(), through_a_file(*result.learned));
      const auto first = trial.factory().fitted_step(trial.parameters(), *result.learned);
      QuietContext context;
      const auto applied = [&](const SetPreprocess& step) {
        return digest_of(step.apply(plain_images(), context).state());
      };
      if (applied(*again) != applied(*first))
        return failure("does otherwise after what it learned was saved and loaded");
      return {};
    }
    for (const auto& [port, artifact] : result.outputs)
      if (const std::string difference = artifact_difference(trial, *artifact); !difference.empty())
        return failure(std::string("output '").append(port).append("' ").append(difference));
  } catch (const std::exception& error) {
    return failure(std::string("cannot be loaded again: ") + error.what());
  }
  return {};
}

CheckVerdict check_rows(const StageTrial& trial) {
  const bool gives_classifier = std::any_of(trial.info().outputs.begin(), trial.info().outputs.end(),
                                            [](const PortInfo& port) { return port.type == Classifier::kType; });
  if (trial.info().kind != StageKind::network && !gives_classifier) throw NotApplicable("it gives no classifier");
  const TrialResult result = plain_run(trial);
  if (const auto wrong = wrong_end(result)) return failure(*wrong);
  for (const auto& [port, artifact] : result.outputs) {
    if (artifact->type() != Classifier::kType) continue;
    const auto& classifier = static_cast<const Classifier&>(*artifact);
    const std::size_t classes = classifier.classes().size();
    const Images images = plain_images();
    const std::vector<std::int64_t> rows = rows_of(images);
    const std::vector<float> together = predictions(classifier, images, rows);
    for (const std::int64_t row : rows) {
      const std::vector<float> alone = predictions(classifier, images, std::array{row});
      const auto* of_row = &together[static_cast<std::size_t>(row) * classes];
      if (!std::equal(alone.begin(), alone.end(), of_row))
        return failure("an image's probabilities depend on the images beside it in the batch");
      const double sum = std::accumulate(alone.begin(), alone.end(), 0.0);
      constexpr double kRounding = 1e-4;
      if (!(std::abs(sum - 1.0) < kRounding))
        return failure("an image's probabilities add up to " + std::to_string(sum) + " instead of 1");
    }
  }
  return {};
}

CheckVerdict check_gradient_of(const StageTrial& trial) {
  if (trial.info().kind != StageKind::network) throw NotApplicable("it is no network");
  constexpr std::int64_t kClasses = 3;
  const Images images = bar_images(6, 9, 3).with_affine({1.0F / 255.0F, 0.0F});
  std::shared_ptr<const Model> model;
  try {
    model = trial.factory().network(trial.parameters())->build(images.shape(), kClasses);
  } catch (const Error& error) {
    throw NotApplicable(std::string("it cannot be built for images of 9 x 9: ") + error.what());
  }
  const std::vector<std::int64_t> rows = rows_of(images);
  const Batch batch = Batch::of(images, rows);
  const GradientFinding finding = check_gradient(*model, batch, kClasses);
  if (finding.checked == 0) throw NotApplicable("it has no parameters to train");
  // A kink of an activation may hit one; a mistake in the formula hits many.
  if (std::ssize(finding.wrong) * 50 > finding.checked)
    return failure(std::to_string(finding.wrong.size()) + " of " + std::to_string(finding.checked) +
                   " gradients are not those of the loss, for instance " + finding.wrong.front());
  if (const std::string parts = check_parts(*model, batch, kClasses); !parts.empty()) return failure(parts);
  return {};
}

CheckVerdict check_stops(const StageTrial& trial) {
  constexpr double kSoon = 1.0;     // seconds after it was asked; people wait
  constexpr double kNoWork = 0.25;  // what ends sooner need not ask
  const Images images = bar_images(400, 28, 5);
  const TrialResult whole = trial.run(images);
  if (whole.end == End::refused) throw NotApplicable("it does not work on the sample images: " + whole.what);
  if (const auto wrong = wrong_end(whole)) return failure(*wrong);
  const auto in_seconds = [](double seconds) { return std::to_string(seconds).substr(0, 4) + " s"; };
  if (whole.polls == 0) {
    if (whole.seconds < kNoWork) return {};
    return failure("works for " + in_seconds(whole.seconds) +
                   " on 400 images of 28 x 28 and never asks whether to stop; call Context::throw_if_stopped for each "
                   "batch or image");
  }
  for (const std::int64_t after : {std::int64_t{0}, whole.polls / 2}) {
    const TrialResult stopped = trial.run(images, {.stop_after = after});
    if (stopped.end == End::done)
      return failure(
          "was told to stop, and gives a result as if it were complete; let Context::throw_if_stopped end it");
    if (stopped.end != End::stopped)
      return failure("was told to stop, and fails instead ('" + stopped.what +
                     "'); let Context::throw_if_stopped end it");
    if (stopped.seconds_after_stop > kSoon)
      return failure("ends " + in_seconds(stopped.seconds_after_stop) + " after it was told to stop");
  }
  return {};
}

CheckVerdict check_leaks_of(const StageTrial& trial) {
  const std::string lost = check_leaks(trial);
  return lost.empty() ? CheckVerdict{} : failure(lost);
}

void add_missing_texts(const std::vector<ParameterInfo>& parameters, const std::string& of,
                       std::vector<std::string>& missing) {
  for (const ParameterInfo& parameter : parameters) {
    if (parameter.text.empty()) missing.push_back("parameter '" + of + parameter.name + "'");
    add_missing_texts(parameter.members, of + parameter.name + ".", missing);
  }
}

}  // namespace

std::string_view name_of(CheckVerdict::Result result) {
  switch (result) {
    case CheckVerdict::Result::pass:
      return "pass";
    case CheckVerdict::Result::fail:
      return "fail";
    case CheckVerdict::Result::not_applicable:
      break;
  }
  return "not applicable";
}

const std::vector<Check>& conformance_checks() {
  static const std::vector<Check> checks = {
      {"empty", "a set without images gives a result or a message", &check_empty},
      {"tiny", "single pixels and single images give a result or a message", &check_tiny},
      {"huge", "large images and many images give a result or a message", &check_huge},
      {"random", "noise of any type, size and channels gives a result or a message; a step keeps all rows",
       &check_random},
      {"paths", "a path that is not there is a mistake told with the path", &check_paths},
      {"inputs", "the images that it is given stay as they were", &check_inputs},
      {"threads", "one thread, four threads and a second time give the same bits", &check_threads},
      {"state", "what is saved and loaded does the very same", &check_state},
      {"rows", "an image's probabilities do not depend on the images beside it, and add up to 1", &check_rows},
      {"gradient", "the gradient is that of the loss, by central differences", &check_gradient_of},
      {"stops", "it ends soon after it was asked to, without a result", &check_stops},
      {"leaks", "memory, files and threads are given back; built with -fsanitize=address, to the last byte",
       &check_leaks_of}};
  return checks;
}

const Check* conformance_check(std::string_view name) {
  for (const Check& check : conformance_checks())
    if (check.name == name) return &check;
  return nullptr;
}

CheckVerdict check_description(const std::filesystem::path& library) {
  const auto with_help = [](const Error& error) {
    return failure(std::string("it ") + error.what() + (error.help().empty() ? "" : "; " + error.help()));
  };
  try {
    const FoundPlugin found = judge_plugin(library);
    const Manifest live = describe_library(std::filesystem::canonical(library));
    if (to_json(live) != to_json(found.manifest))
      return failure("it describes itself otherwise than its manifest; build it again");
    std::vector<std::string> missing;
    for (const StageInfo& stage : live.stages) {
      if (stage.summary.empty()) missing.push_back("stage type '" + stage.type + "' (Spec::summary)");
      add_missing_texts(stage.parameters, stage.type + ".", missing);
      for (const auto* ports : {&stage.inputs, &stage.outputs})
        for (const PortInfo& port : *ports)
          if (port.text.empty()) missing.push_back("port '" + stage.type + "." + port.name + "'");
    }
    if (!missing.empty())
      return failure(missing.front() + " has no text, so help and editors have nothing to say of it");
  } catch (const Error& error) {
    return with_help(error);
  }
  return {};
}

}  // namespace pipeline
