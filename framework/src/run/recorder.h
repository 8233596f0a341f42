/// \file
/// Keeps a run: log, model folder, results and provenance, while it goes and at its end.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/pipeline.h>

#include "graph/graph.h"
#include "plugin/registry.h"
#include "run/executor.h"
#include "run/model_folder.h"
#include "run/results.h"

namespace pipeline {

/// What of a run is fixed before it begins.
struct RunSettings {
  std::string command;  ///< "run" or "compare"
  std::string file;     ///< the pipeline file as the user named it
  int threads = 1;
  std::vector<std::string> sets;
  std::string pipeline;  ///< the resolved file
  /// Called when all stages but the reports have ended; gives what RunInfo::comparison is. May be empty.
  std::function<Value(const RunReport&)> compare;
};

/// Thread-safe. The folder exists and is empty; run.json is there from the first moment, with status "running".
class Recorder final : public ExecutionListener {
 public:
  /// Borrows all but `folder`; `observer` may be null.
  Recorder(const Graph& graph, const Registry& registry, RunSettings settings, std::filesystem::path folder,
           RunObserver* observer);
  ~Recorder() override;

  void started(std::size_t stage) override;
  void progress(std::size_t stage, const Progress& progress) override;
  void message(std::size_t stage, RunObserver::Level level, std::string_view text) override;
  void metric(std::size_t stage, std::string_view name, double value) override;
  void fitted(std::size_t stage, const State& state) override;
  void produced(std::size_t stage, std::string_view port, const ArtifactPtr& artifact) override;
  void finished(std::size_t stage, const StageEnd& end) override;
  /// Writes the result files. Throws Error when one cannot be written.
  RunInfo before_reports() override;
  void reported(std::size_t stage, const ReportFile& file) override;

  /// Writes the final run.json; returns the report. Throws Error when it cannot be written.
  RunReport finish();

 private:
  struct Log;

  Results results() const;
  RunReport report() const;
  std::vector<SeenImages> path_to(std::size_t stage) const;
  Value provenance(std::string_view status, double seconds) const;
  void log(RunObserver::Level level, std::string_view stage, std::string_view text);

  const Graph& graph_;
  const Registry& registry_;
  const RunSettings settings_;
  const std::filesystem::path folder_;
  const ModelFolder model_;
  RunObserver* observer_;
  const std::string started_at_;
  const double began_;

  const std::set<Source> shown_edges_;  ///< whose images the reports show

  mutable std::mutex mutex_;
  std::unique_ptr<Log> log_;
  std::vector<StageReport> stages_;
  std::vector<std::vector<std::pair<std::string, double>>> metrics_;
  std::vector<std::shared_ptr<const History>> histories_;
  std::vector<std::shared_ptr<const Evaluation>> evaluations_;
  std::map<Source, SeenImages> seen_;
  std::map<std::string, std::size_t> reports_;  ///< by file name: the stage that made it
};

}  // namespace pipeline
