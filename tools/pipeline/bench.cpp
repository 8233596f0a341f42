#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/classifier.h>
#include <pipeline/cpu.h>
#include <pipeline/pipeline.h>

#include "bench_progress.h"
#include "bench_report.h"
#include "command.h"
#include "data/temporary_folder.h"
#include "exit_code.h"
#include "interruption.h"
#include "machine_speed.h"
#include "output.h"
#include "own_file.h"
#include "prediction_speed.h"
#include "run/host.h"
#include "run/model_folder.h"
#include "run/predictor.h"
#include "run/program.h"
#include "run_report.h"
#include "run_settings.h"
#include "spread.h"
#include "terminal.h"
#include "usage_error.h"

namespace pipeline::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kWidestTable = 80;
constexpr int kRounds = 5;

/// One value a round.
struct Samples {
  std::vector<double> one;
  std::vector<double> all;

  ByThreads by_threads() const { return {spread_of(one), spread_of(all)}; }
};

/// What is kept of the first round's model, for the predictions of all rounds.
struct Served {
  std::unique_ptr<const Predictor> predictor;  ///< owns what the classifier was made with
  std::string edge;                            ///< where the images are from; empty: noise
  Images images;

  const Classifier& classifier() const { return predictor->classifier(); }
};

class Bench {
 public:
  Bench(std::string file, const RunOptions& options, const std::atomic<bool>& stop, BenchProgress& display)
      : file_(std::move(file)),
        options_(options),
        threads_(options.threads > 0 ? options.threads : available_threads()),
        stop_(stop),
        display_(display) {
    options_.runs = folder_.path();
  }

  /// Returns the run's report when a stage failed: nothing more is measured then. Throws Stopped.
  std::optional<RunReport> round() {
    if (std::optional<RunReport> failed = run()) return failed;
    measure_machine();
    if (served_) measure_prediction();
    return std::nullopt;
  }

  BenchReport report(int rounds) const {
    BenchReport report{file_, rounds, {}, {}, std::nullopt};
    const Value host = describe_host();
    report.machine = {host.at("processor").as_text(),
                      std::string(name_of(instruction_set())),
                      threads_,
                      multiply_add_.by_threads(),
                      first_level_.by_threads(),
                      memory_.by_threads()};
    report.run = {stages(), spread_of(total_), peak_memory_, metrics_};
    if (served_)
      report.prediction = {served_->edge, spread_of(single_p50_), spread_of(single_p99_), predicted_.by_threads()};
    return report;
  }

 private:
  std::optional<RunReport> run() {
    const Clock::time_point begin = Clock::now();
    const Program program = Program::load(file_, options_);
    RunReport report = run_program(program, options_, &display_, &stop_);
    const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    if (report.status == Status::interrupted) throw Stopped();
    if (report.status != Status::done) return report;
    total_.push_back(seconds);
    for (const StageReport& stage : report.stages) stage_seconds_[stage.id].push_back(stage.seconds);
    if (total_.size() == 1) keep_first(program, report);
    std::filesystem::remove_all(report.folder);
    return std::nullopt;
  }

  /// What is the same in every round: a run depends on its file and seed alone.
  void keep_first(const Program& program, const RunReport& report) {
    peak_memory_ = peak_memory_bytes();  // before anything of the bench's own takes memory
    metrics_ = report.metrics;
    stages_ = report.stages;
    const ModelFolder model(report.folder / "model");
    const std::vector<ModelFolder::Kept> classifiers = model.classifiers();
    Registry registry(program.catalog);
    for (const ModelFolder::Kept& kept : classifiers) {
      const std::int64_t images = model.load_classifier(kept.stage, kept.port, registry)->trained_on().images;
      for (const auto& [name, value] : report.metrics)
        if (name == kept.stage + ".epochs") trainings_[kept.stage] = {images, std::llround(value), {}};
    }
    if (classifiers.empty() || (classifiers.size() > 1 && !program.serve)) return;

    RunOptions single = options_;
    single.threads = 1;  // the bench brings pools of its own
    served_.emplace();
    served_->predictor = std::make_unique<const Predictor>(report.folder, single);
    for (const auto& [id, evaluation] : report.evaluations) {
      if (!can_read(served_->classifier(), evaluation->images)) continue;
      served_->edge = edge_of(program.graph, id);
      served_->images = repeated(served_->classifier(), evaluation->images);
      return;
    }
    served_->images = noise_for(served_->classifier());
  }

  /// The images that a stage judges.
  static std::string edge_of(const Graph& graph, const std::string& stage) {
    for (const BoundInput& input : graph.stages[*graph.find(stage)].inputs)
      if (input.type == Images::kType && !input.sources.empty()) return graph.text_of(input.sources.front());
    return stage;
  }

  void measure_machine() {
    const auto measure = [&](const char* what, Samples& samples, Speeds (*speeds)(int)) {
      if (stop_) throw Stopped();
      display_.show(what);
      const Speeds measured = speeds(threads_);
      samples.one.push_back(measured.one_thread);
      samples.all.push_back(measured.all_threads);
    };
    measure("multiply-add", multiply_add_, &multiply_add_gflops);
    measure("first-level cache", first_level_, &first_level_gb_per_second);
    measure("memory", memory_, &memory_gb_per_second);
  }

  void measure_prediction() {
    display_.show("prediction");
    const SingleLatency latency = single_latency(served_->classifier(), served_->images, stop_);
    single_p50_.push_back(latency.p50_us);
    single_p99_.push_back(latency.p99_us);
    const auto predicted = [&](int threads) {
      ThreadPool pool(threads);
      return predicted_per_second(served_->classifier(), served_->images, pool, stop_);
    };
    predicted_.one.push_back(predicted(1));
    predicted_.all.push_back(threads_ > 1 ? predicted(threads_) : predicted_.one.back());
  }

  std::vector<StageFigures> stages() const {
    std::vector<StageFigures> all;
    for (const StageReport& stage : stages_) {
      const std::vector<double>& seconds = stage_seconds_.at(stage.id);
      StageFigures figures{stage.id, stage.uses, spread_of(seconds), std::nullopt};
      if (const auto training = trainings_.find(stage.id); training != trainings_.end()) {
        figures.training = training->second;
        const auto seen = static_cast<double>(training->second.images * training->second.epochs);
        std::vector<double> speeds;
        for (const double taken : seconds) speeds.push_back(seen / std::max(taken, 1e-9));
        figures.training->images_per_second = spread_of(std::move(speeds));
      }
      all.push_back(std::move(figures));
    }
    return all;
  }

  const TemporaryFolder folder_;
  const std::string file_;
  RunOptions options_;
  const int threads_;
  const std::atomic<bool>& stop_;
  BenchProgress& display_;

  std::vector<double> total_;
  std::map<std::string, std::vector<double>> stage_seconds_;
  std::vector<StageReport> stages_;
  std::map<std::string, StageFigures::Training> trainings_;
  std::vector<std::pair<std::string, double>> metrics_;
  std::uint64_t peak_memory_ = 0;
  Samples multiply_add_;
  Samples first_level_;
  Samples memory_;
  std::optional<Served> served_;
  std::vector<double> single_p50_;
  std::vector<double> single_p99_;
  Samples predicted_;
};

int bench(const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.positional();
  if (words.size() > 1)
    throw UsageError("'pipeline bench' takes one FILE, and " + std::to_string(words.size()) + " are given",
                     "for instance: pipeline bench pipelines/mnist.yaml");
  const RunOptions options = run_options(arguments);
  constexpr std::uint64_t kMostRounds = 1000;
  const int rounds = static_cast<int>(
      integer_value("rounds", arguments.value("rounds").value_or(std::to_string(kRounds)), 1, kMostRounds));
  const std::string file =
      words.empty() ? own_file("pipelines/mnist.yaml", "name one: pipeline bench FILE; or ").string() : words.front();
  keep_libraries_single_threaded();

  const Interruption interruption(Interruption::Notice::handler);
  BenchProgress display(!arguments.has("quiet") && Terminal(STDERR_FILENO).is_interactive());
  try {
    Bench bench(file, options, interruption.stop(), display);
    for (int round = 1; round <= rounds; ++round) {
      display.begin("round " + std::to_string(round) + " of " + std::to_string(rounds));
      const std::optional<RunReport> failed = bench.round();
      if (!failed) continue;
      display.finish();
      show_stage_errors(*failed);
      if (arguments.has("json")) write_json(run_json(*failed));
      return kFailed;
    }
    display.finish();
    const BenchReport report = bench.report(rounds);
    if (arguments.has("json")) {
      write_json(bench_json(report));
    } else {
      write_result(bench_text(report, std::min(Terminal(STDOUT_FILENO).width(), kWidestTable)));
    }
  } catch (...) {
    display.finish();
    throw;
  }
  return kDone;
}

}  // namespace

Command bench_command() {
  return {
      "bench",
      "measure this machine, and how fast a pipeline file runs and predicts on it",
      {"bench [FILE] [OPTIONS]"},
      "Runs FILE, without one the pipelines/mnist.yaml that comes with the program, several times in this process, and "
      "prints the median, least and most of each figure. Between the runs it measures the machine, since a "
      "shared one changes its speed within minutes: read ratios, not seconds. The runs are kept in a temporary folder "
      "and removed.\n\n"
      "The machine, with the instruction set in use: multiply-adds of floats in registers, each two operations; and "
      "a[i] = b[i] + s c[i] in a first-level cache, and over arrays of four times the last-level cache and 192 MiB at "
      "least, 12 bytes an element.\n\n"
      "The run: seconds of each stage; of a trainer the images it learned from per second, over all of its epochs; "
      "from reading FILE to the results on disk; peak memory after the first run.\n\n"
      "Prediction: only the classifier that FILE serves, or its only one, on prepared images: those that it was judged "
      "on, or else noise. One image at a time, 2,000 calls a round; and in batches of 256, 8,192 images a time.\n\n"
      "With --json: {file, rounds, machine: {processor, instruction_set, threads, ...}, run: {stages: [{id, uses, "
      "seconds, training_images, epochs, images_per_second}], total_seconds, peak_memory_bytes, metrics}, prediction: "
      "{images, batch_1_p50_us, batch_1_p99_us, ...}}, each figure {median, min, max}; prediction is null without a "
      "classifier.",
      {{"rounds", '\0', "N", "1 to 1000", "5"},
       set_option(),
       seed_option(),
       threads_option(),
       plugins_option(),
       json_option(),
       {"quiet", '\0', "", "show no progress; the figures are printed all the same", ""}},
      {"pipeline bench", "pipeline bench pipelines/mnist.yaml --set fit.epochs=5 --rounds 3",
       "pipeline bench --json > figures.json"},
      {"0    done", "1    a stage failed; nothing was measured to the end",
       "2    the command line or the file is wrong, and nothing ran", "130  interrupted"},
      &bench};
}

}  // namespace pipeline::cli
