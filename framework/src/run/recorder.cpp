#include "run/recorder.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <ctime>

#include <spdlog/logger.h>
#include <spdlog/sinks/basic_file_sink.h>

#include <pipeline/abi.h>
#include <pipeline/cpu.h>

#include "config/shown_text.h"
#include "data/atomic_file.h"
#include "data/json.h"
#include "graph/graph_svg.h"
#include "graph/variants.h"
#include "run/host.h"
#include "run/shown_edges.h"

namespace pipeline {
namespace {

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

std::string wall_clock() {
  const std::time_t time = std::time(nullptr);
  std::tm local{};
  localtime_r(&time, &local);
  std::array<char, 40> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S%z", &local);
  return text.data();
}

double to_microseconds(double seconds) { return std::round(seconds * 1e6) / 1e6; }

}  // namespace

struct Recorder::Log {
  explicit Log(const std::filesystem::path& file)
      : logger("run", std::make_shared<spdlog::sinks::basic_file_sink_st>(file.string(), true)) {
    logger.set_pattern("%Y-%m-%d %H:%M:%S.%e %-7l %v");
    logger.flush_on(spdlog::level::info);
  }
  spdlog::logger logger;  // not registered: spdlog's registry is global, and ours is not the only one in the process
};

Recorder::Recorder(const Graph& graph, const Registry& registry, RunSettings settings, std::filesystem::path folder,
                   RunObserver* observer)
    : graph_(graph),
      registry_(registry),
      settings_(std::move(settings)),
      folder_(std::move(folder)),
      model_(folder_ / "model"),
      observer_(observer),
      started_at_(wall_clock()),
      began_(now()),
      shown_edges_(shown_edges(graph)),
      stages_(graph.stages.size()),
      metrics_(graph.stages.size()),
      histories_(graph.stages.size()),
      evaluations_(graph.stages.size()) {
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    stages_[i].id = graph.stages[i].id;
    stages_[i].uses = graph.stages[i].info.type;
  }
  try {
    log_ = std::make_unique<Log>(folder_ / "log.txt");
  } catch (const std::exception& error) {
    throw Error("cannot write " + (folder_ / "log.txt").string() + ": " + error.what(),
                "name a runs folder that you may write with --runs DIR");
  }
  write_file_atomically(folder_ / "run.json", pretty_json(provenance("running", 0.0)));
  log(RunObserver::Level::info, "",
      "run " + folder_.filename().string() + " of " + settings_.file + ", " + std::to_string(graph.stages.size()) +
          " stages, " + std::to_string(settings_.threads) + " threads, seed " + std::to_string(graph.seed));
  if (observer_ != nullptr) observer_->run_started(folder_.filename().string(), folder_, stages_);
}

Recorder::~Recorder() = default;

void Recorder::log(RunObserver::Level level, std::string_view stage, std::string_view text) {
  const auto spd = level == RunObserver::Level::error     ? spdlog::level::err
                   : level == RunObserver::Level::warning ? spdlog::level::warn
                                                          : spdlog::level::info;
  log_->logger.log(spd, stage.empty() ? std::string(text) : std::string(stage) + ": " + std::string(text));
}

void Recorder::started(std::size_t stage) {
  const std::lock_guard lock(mutex_);
  log(RunObserver::Level::info, stages_[stage].id, stages_[stage].uses + " started");
  if (observer_ != nullptr) observer_->stage_started(stages_[stage]);
}

void Recorder::progress(std::size_t stage, const Progress& progress) {
  const std::lock_guard lock(mutex_);
  if (observer_ != nullptr) observer_->stage_progress(stages_[stage], progress);
}

void Recorder::message(std::size_t stage, RunObserver::Level level, std::string_view text) {
  const std::lock_guard lock(mutex_);
  log(level, stages_[stage].id, text);
  if (observer_ != nullptr) observer_->message(level, stages_[stage].id, text);
}

void Recorder::metric(std::size_t stage, std::string_view name, double value) {
  const std::lock_guard lock(mutex_);
  auto& metrics = metrics_[stage];
  const auto found = std::find_if(metrics.begin(), metrics.end(), [&](const auto& m) { return m.first == name; });
  if (found != metrics.end()) {
    found->second = value;
  } else {
    metrics.emplace_back(name, value);
  }
}

void Recorder::fitted(std::size_t stage, const State& state) { model_.save_fitted(graph_.stages[stage], state); }

void Recorder::produced(std::size_t stage, std::string_view port, const ArtifactPtr& artifact) {
  model_.save(graph_.stages[stage], port, *artifact);
  if (const Source edge{stage, std::string(port)}; shown_edges_.contains(edge)) {
    SeenImages seen =
        SeenImages::of(graph_.text_of(edge), graph_.stages[stage].info.type, static_cast<const Images&>(*artifact));
    const std::lock_guard lock(mutex_);
    seen_.emplace(edge, std::move(seen));
  }
  const std::lock_guard lock(mutex_);
  if (artifact->type() == History::kType) histories_[stage] = std::static_pointer_cast<const History>(artifact);
  if (artifact->type() == Evaluation::kType) evaluations_[stage] = std::static_pointer_cast<const Evaluation>(artifact);
}

void Recorder::finished(std::size_t stage, const StageEnd& end) {
  const std::lock_guard lock(mutex_);
  StageReport& report = stages_[stage];
  report.status = end.status;
  report.seconds = to_microseconds(end.seconds);
  report.peak_memory_bytes = peak_memory_bytes();
  report.error = end.error;
  std::string text = report.uses + " " + std::string(name_of(end.status));
  if (end.status != Status::skipped) text += " after " + std::to_string(end.seconds) + " s";
  log(end.status == Status::failed ? RunObserver::Level::error : RunObserver::Level::info, report.id, text);
  if (!end.error.empty()) log(RunObserver::Level::error, "", end.error);
  if (observer_ != nullptr) observer_->stage_finished(report);
}

Results Recorder::results() const {
  Results results;
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    for (const auto& [name, value] : metrics_[i]) results.metrics.emplace_back(stages_[i].id + "." + name, value);
    if (histories_[i] != nullptr) results.histories.emplace_back(stages_[i].id, histories_[i]);
    if (evaluations_[i] == nullptr) continue;
    const BoundStage& stage = graph_.stages[i];
    if (stage.variants.empty()) results.evaluations.push_back({stage.base, "", evaluations_[i], path_to(i)});
    for (const std::string& variant : stage.variants)
      if (!is_rung(variant)) results.evaluations.push_back({stage.base, variant, evaluations_[i], path_to(i)});
  }
  return results;
}

RunReport Recorder::report() const {
  RunReport report;
  report.run = folder_.filename().string();
  report.folder = folder_;
  report.stages = stages_;
  const auto any = [&](Status status) {
    return std::any_of(stages_.begin(), stages_.end(), [&](const StageReport& s) { return s.status == status; });
  };
  report.status = any(Status::failed) ? Status::failed : any(Status::interrupted) ? Status::interrupted : Status::done;
  report.seconds = to_microseconds(now() - began_);
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    for (const auto& [name, value] : metrics_[i]) report.metrics.emplace_back(stages_[i].id + "." + name, value);
    if (evaluations_[i] != nullptr) report.evaluations.emplace_back(stages_[i].id, evaluations_[i]);
  }
  for (const auto& [name, stage] : reports_) report.reports.push_back(folder_ / name);
  return report;
}

std::vector<SeenImages> Recorder::path_to(std::size_t stage) const {
  std::vector<SeenImages> path;
  for (const Source& edge : path_of_images(graph_, stage))
    if (const auto seen = seen_.find(edge); seen != seen_.end()) path.push_back(seen->second);
  return path;
}

RunInfo Recorder::before_reports() {
  const std::unique_lock lock(mutex_);
  const Results results = this->results();
  write_metrics(folder_ / "metrics.json", results);
  write_history(folder_ / "history.csv", results);
  write_predictions(folder_ / "predictions.jsonl", results);
  const RunReport so_far = report();
  RunInfo info;
  if (settings_.compare) info.comparison = settings_.compare(so_far);
  const bool any_report = std::any_of(graph_.stages.begin(), graph_.stages.end(),
                                      [](const BoundStage& stage) { return stage.info.kind == StageKind::report; });
  if (!any_report) return info;  // a picture of a thousand stages takes longer than they do
  info.provenance = provenance(name_of(so_far.status), so_far.seconds);
  info.pipeline = settings_.pipeline;
  info.graph_svg = svg_text(graph_);
  info.metrics = results.metrics;
  info.histories = results.histories;
  info.evaluations = results.evaluations;
  return info;
}

void Recorder::reported(std::size_t stage, const ReportFile& file) {
  if (file.name.empty() || file.name.front() == '.' || std::filesystem::path(file.name).filename() != file.name)
    throw Error("a report writes into the run's folder, and " + in_quotes(file.name) + " is no plain file name",
                "name it like report.html, without a folder");
  const std::lock_guard lock(mutex_);
  if (const auto other = reports_.find(file.name); other != reports_.end())
    throw Error("the report '" + stages_[other->second].id + "' has written " + file.name + " already",
                "give one of them another 'file'");
  if (std::filesystem::exists(folder_ / file.name))
    throw Error(in_quotes(file.name) + " is a file that every run has", "give the report another 'file'");
  write_file_atomically(folder_ / file.name, file.content);
  reports_.emplace(file.name, stage);
}

RunReport Recorder::finish() {
  const std::lock_guard lock(mutex_);
  RunReport report = this->report();
  write_file_atomically(folder_ / "run.json", pretty_json(provenance(name_of(report.status), report.seconds)));
  log(RunObserver::Level::info, "", "run " + std::string(name_of(report.status)));
  return report;
}

Value Recorder::provenance(std::string_view status, double seconds) const {
  Value::List sets;
  for (const std::string& set : settings_.sets) sets.emplace_back(set);
  Value::List plugins;
  for (const FoundPlugin& plugin : registry_.loaded())
    plugins.emplace_back(Value::Map{{"name", plugin.manifest.name},
                                    {"version", plugin.manifest.version},
                                    {"sha256", plugin.manifest.sha256},
                                    {"path", plugin.library.string()}});
  Value::List stages;
  for (const StageReport& stage : stages_) {
    Value::Map entry{{"id", stage.id},
                     {"uses", stage.uses},
                     {"status", std::string(name_of(stage.status))},
                     {"seconds", stage.seconds},
                     {"cached", stage.cached},
                     {"peak_memory_bytes", static_cast<std::int64_t>(stage.peak_memory_bytes)}};
    if (!stage.error.empty()) entry.emplace_back("error", stage.error);
    stages.emplace_back(std::move(entry));
  }
  return Value::Map{{"run", folder_.filename().string()},
                    {"name", graph_.name},
                    {"command", settings_.command},
                    {"file", graph_.file.string()},
                    {"sets", std::move(sets)},
                    {"status", std::string(status)},
                    {"started", started_at_},
                    {"seconds", seconds},
                    {"processor_seconds", processor_seconds()},
                    {"peak_memory_bytes", static_cast<std::int64_t>(peak_memory_bytes())},
                    {"seed", static_cast<std::int64_t>(graph_.seed)},
                    {"threads", settings_.threads},
                    {"instruction_set", std::string(name_of(instruction_set()))},
                    {"version", std::string(version())},
                    {"fingerprint", kFingerprint},
                    {"process", static_cast<std::int64_t>(::getpid())},
                    {"host", describe_host()},
                    {"plugins", std::move(plugins)},
                    {"stages", std::move(stages)}};
}

}  // namespace pipeline
