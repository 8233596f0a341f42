/// \file
/// Checks and runs pipeline files: for programs that embed the runtime. The `pipeline` program is one of them.
///
///     pipeline::RunOptions options;
///     options.threads = 4;
///     const pipeline::RunReport report = pipeline::run_pipeline("pipelines/mnist.yaml", options);
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pipeline/context.h>
#include <pipeline/error.h>
#include <pipeline/evaluation.h>
#include <pipeline/export.h>
#include <pipeline/history.h>

namespace pipeline {

/// "0.1.0"
PIPELINE_EXPORT std::string_view version();

/// What a command line can say about a run.
struct RunOptions {
  std::vector<std::string> sets;               ///< each "ID.key=VALUE"
  std::optional<std::uint64_t> seed;           ///< instead of the file's
  int threads = 0;                             ///< 0: as many as the machine lends this process
  std::filesystem::path runs = "runs";         ///< where run folders are made
  std::vector<std::filesystem::path> plugins;  ///< searched before PIPELINE_PLUGIN_PATH and the built-in folder
};

/// How a run or a stage ended.
enum class Status { done, failed, interrupted, skipped };
PIPELINE_EXPORT std::string_view name_of(Status status);  ///< "done"

/// How one stage of a run went.
struct StageReport {
  std::string id;                       ///< in the file
  std::string uses;                     ///< its stage type
  Status status = Status::skipped;      ///< how it ended
  bool cached = false;                  ///< whether it came from a store
  double seconds = 0.0;                 ///< wall-clock time
  std::uint64_t peak_memory_bytes = 0;  ///< the process's, when the stage ended
  std::string error;                    ///< the whole message with its place, where the stage failed
};

/// How a run went.
struct RunReport {
  std::string run;                                      ///< id, the folder's name
  std::filesystem::path folder;                         ///< all that the run left
  Status status = Status::done;                         ///< how the run ended
  double seconds = 0.0;                                 ///< wall-clock time
  std::vector<std::pair<std::string, double>> metrics;  ///< "score.accuracy", in the order of the file
  std::vector<StageReport> stages;                      ///< in the order of the file
  std::vector<std::pair<std::string, std::shared_ptr<const Evaluation>>> evaluations;  ///< by stage id
  std::vector<std::filesystem::path> reports;  ///< the files that the reports wrote
};

/// Told how a run goes. Calls come from several threads, one at a time.
class PIPELINE_EXPORT RunObserver {
 public:
  /// How much a message matters.
  enum class Level { info, warning, error };

  virtual ~RunObserver();
  /// `stages`: all of the file, none of them begun.
  virtual void run_started(const std::string& run, const std::filesystem::path& folder,
                           const std::vector<StageReport>& stages);
  virtual void stage_started(const StageReport& stage);                             ///< before its `run`
  virtual void stage_progress(const StageReport& stage, const Progress& progress);  ///< now and then
  virtual void stage_finished(const StageReport& stage);                            ///< however it ended
  /// `stage` is empty for what concerns the whole run.
  virtual void message(Level level, std::string_view stage, std::string_view text);
};

/// Throws PipelineFileError with everything that can be known to be wrong without running.
PIPELINE_EXPORT void check_pipeline(const std::filesystem::path& file, const RunOptions& options = {});

/// Runs the file and leaves a run folder. A stage that fails makes the status `failed`, it does not throw; what does
/// not depend on it is finished. `stop`: may be set at any time, from a signal handler too; the run then ends within a
/// second as `interrupted`. Throws PipelineFileError before anything runs, Error when the run folder cannot be written.
PIPELINE_EXPORT RunReport run_pipeline(const std::filesystem::path& file, const RunOptions& options = {},
                                       RunObserver* observer = nullptr, const std::atomic<bool>* stop = nullptr);

}  // namespace pipeline
