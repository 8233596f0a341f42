/// \file
/// All that a page to draw on needs beside predictions: drawings kept and judged, comparisons, retraining.
#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <pipeline/pipeline.h>

#include "serve/drawing_folder.h"
#include "serve/drawing_set.h"
#include "serve/http_message.h"
#include "serve/job.h"
#include "serve/live_model.h"

namespace pipeline::serve {

struct StudioSettings {
  RunOptions options;                          ///< runs, plugins and threads are used
  std::filesystem::path folder;                ///< where drawings are saved
  std::vector<std::filesystem::path> folders;  ///< to look through; nothing is written there
  std::string author;                          ///< suggested to the page
};

/// The requests of the page; each returns the answer's JSON. Thread-safe. Throws BadRequest, and Error where a file
/// cannot be written.
class Studio {
 public:
  /// Begins to read and judge the folders. `stop`: of the whole program.
  Studio(StudioSettings settings, ThreadPool& pool, std::shared_ptr<const LiveModel> model,
         const std::atomic<bool>& stop);
  ~Studio();
  Studio(const Studio&) = delete;
  Studio& operator=(const Studio&) = delete;

  /// Another one after `use_model`.
  std::shared_ptr<const LiveModel> model() const;

  std::string session() const;
  std::string drawings(const HttpRequest& request) const;  ///< a page of a set
  std::string drawing(const HttpRequest& request) const;   ///< one of a set, with all that can be seen of it
  std::string statistics(const HttpRequest& request) const;
  std::string save(const HttpRequest& request);
  std::string relabel(const HttpRequest& request);
  std::string remove(const HttpRequest& request);
  std::string start_job(const HttpRequest& request);
  /// `rest`: what stands behind "/jobs/".
  std::string job(std::string_view rest) const;
  std::string stop_job(std::string_view rest);
  std::string use_model(const HttpRequest& request);
  /// The page of a run that a job left. None where there is none.
  std::optional<std::string> report(std::string_view run) const;

 private:
  /// A model, and the sets as it reads them.
  struct Session {
    std::shared_ptr<const LiveModel> model;
    std::vector<std::shared_ptr<DrawingSet>> sets;  ///< the first: what is saved
    std::atomic<bool> stop = false;
    std::thread loader;

    ~Session();
  };

  std::shared_ptr<Session> make_session(std::shared_ptr<const LiveModel> model) const;
  std::shared_ptr<Session> session_now() const;
  DrawingSet& set_of(const Session& session, std::string_view name) const;
  std::filesystem::path folder_of(const Session& session, const DrawingSet& set) const;
  /// Each throws BadRequest.
  static void require_label(const LiveModel& model, const std::string& label);
  static void require_known(const DrawingSet& set);
  std::string why_no_jobs(const LiveModel& model) const;
  Job::Work comparison(const Session& session, const DrawingSet& set, std::filesystem::path& file) const;
  Job::Work retraining(const Session& session, const DrawingSet& set, std::filesystem::path& file) const;

  const StudioSettings settings_;
  ThreadPool& pool_;
  const std::atomic<bool>& stop_;
  mutable std::mutex saving_;  ///< one change of the folder at a time
  DrawingFolder folder_;
  mutable std::mutex mutex_;  ///< of what follows
  std::shared_ptr<Session> session_;
  std::vector<std::unique_ptr<Job>> jobs_;
  std::map<std::string, std::filesystem::path, std::less<>> runs_;  ///< that a client may name
};

}  // namespace pipeline::serve
