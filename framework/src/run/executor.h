/// \file
/// Runs the stages of a graph, each as soon as its inputs are there, and frees each value after its last reader.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <pipeline/pipeline.h>
#include <pipeline/port.h>
#include <pipeline/report.h>

#include "graph/graph.h"
#include "plugin/registry.h"
#include "run/model_folder.h"
#include "run/thread_pool.h"

namespace pipeline {

/// How a stage ended.
struct StageEnd {
  Status status = Status::skipped;
  double seconds = 0.0;
  std::string error;  ///< whole message with place; empty unless failed
};

/// Told what happens. Calls for different stages come from several threads at once.
class ExecutionListener {
 public:
  virtual ~ExecutionListener() = default;
  virtual void started(std::size_t /*stage*/) {}
  virtual void progress(std::size_t /*stage*/, const Progress& /*progress*/) {}
  virtual void message(std::size_t /*stage*/, RunObserver::Level /*level*/, std::string_view /*text*/) {}
  virtual void metric(std::size_t /*stage*/, std::string_view /*name*/, double /*value*/) {}
  /// A step learned `state`. What this throws fails the stage.
  virtual void fitted(std::size_t /*stage*/, const State& /*state*/) {}
  /// A stage set an output. What this throws fails the stage.
  virtual void produced(std::size_t /*stage*/, std::string_view /*port*/, const ArtifactPtr& /*artifact*/) {}
  virtual void finished(std::size_t /*stage*/, const StageEnd& /*end*/) {}
  /// Called once, when all stages but the reports have ended: what the reports are told.
  virtual RunInfo before_reports() { return {}; }
  /// A report wants this file written. What this throws fails the report.
  virtual void reported(std::size_t /*stage*/, const ReportFile& /*file*/) {}
};

struct Execution {
  const Graph* graph = nullptr;
  Registry* registry = nullptr;
  ThreadPool* pool = nullptr;
  const std::atomic<bool>* stop = nullptr;  ///< may be null
  std::vector<bool> wanted;                 ///< which stages to run; what they read must be wanted too
  /// Where fitted states, classifiers and histories of an earlier run are taken from instead of made again. May be
  /// null.
  const ModelFolder* kept = nullptr;
};

/// Blocks until nothing more can run; the caller's thread works too. A failing stage leaves out those that depend on
/// it; the others finish, and then the reports are made. After `stop` nothing new begins.
void execute(const Execution& execution, ExecutionListener& listener);

}  // namespace pipeline
