/// \file
/// A comparison or a retraining that goes on while somebody draws.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <pipeline/pipeline.h>

namespace pipeline::serve {

/// A share of drawings read rightly, with its interval.
struct JudgedShare {
  std::int64_t correct = 0;
  std::int64_t images = 0;
};

/// What a job found, beside the run it left.
struct JobFindings {
  RunReport run;
  std::string conclusion;
  std::optional<JudgedShare> before;
  std::optional<JudgedShare> after;
  std::string held_out;  ///< whose drawings the judgement is about
};

/// Runs on a thread of its own. Thread-safe.
class Job {
 public:
  using Work = std::function<JobFindings(RunObserver& observer, const std::atomic<bool>& stop)>;

  /// `kind`: "compare" or "retrain". `pipeline`: the file that is run.
  Job(int id, std::string kind, std::filesystem::path pipeline, Work work);
  /// Stops, and waits for that.
  ~Job();
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;

  bool running() const;
  void stop() { stop_ = true; }
  /// {"id", "kind", "status", "seconds", "stages", "error", "help", "run", "page", "conclusion", "before", "after",
  /// "held_out", "pipeline"}; see openapi.json.
  std::string json() const;
  /// The folder of the run that the job left; empty before it is done.
  std::filesystem::path run_folder() const;

 private:
  class Observer;
  struct Stage {
    std::string id;
    std::string uses;
    std::string status = "waiting";
    std::int64_t done = 0;
    std::int64_t total = 0;
    std::string text;
  };

  void work(const Work& work);

  const int id_;
  const std::string kind_;
  const std::filesystem::path pipeline_;
  const double began_;
  mutable std::mutex mutex_;
  std::string status_ = "running";
  double seconds_ = 0.0;  ///< when it ended
  std::vector<Stage> stages_;
  std::string error_;
  std::string help_;
  JobFindings findings_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;  ///< last: it uses all of the above
};

}  // namespace pipeline::serve
