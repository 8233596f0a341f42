#include <pipeline/pipeline.h>

#include "run/program.h"

namespace pipeline {

std::string_view version() { return PIPELINE_VERSION; }

std::string_view name_of(Status status) {
  switch (status) {
    case Status::done:
      return "done";
    case Status::failed:
      return "failed";
    case Status::interrupted:
      return "interrupted";
    case Status::skipped:
      return "skipped";
  }
  return "";
}

RunObserver::~RunObserver() = default;
void RunObserver::run_started(const std::string&, const std::filesystem::path&, const std::vector<StageReport>&) {}
void RunObserver::stage_started(const StageReport&) {}
void RunObserver::stage_progress(const StageReport&, const Progress&) {}
void RunObserver::stage_finished(const StageReport&) {}
void RunObserver::message(Level, std::string_view, std::string_view) {}

void check_pipeline(const std::filesystem::path& file, const RunOptions& options) { Program::load(file, options); }

RunReport run_pipeline(const std::filesystem::path& file, const RunOptions& options, RunObserver* observer,
                       const std::atomic<bool>* stop) {
  return run_program(Program::load(file, options), options, observer, stop);
}

}  // namespace pipeline
