/// \file
/// What `run` and `compare` have in common: showing a run while it goes, and telling its end.
#pragma once

#include <atomic>

#include <pipeline/function_ref.h>
#include <pipeline/pipeline.h>
#include <pipeline/value.h>

namespace pipeline::cli {

/// Calls `body` with an observer that shows progress on standard error (nothing when `quiet`) and the flag that Ctrl-C
/// sets. Throws what `body` throws; as UsageError what it throws before the run has begun: nothing has run then.
void show_running(bool quiet, FunctionRef<void(RunObserver*, const std::atomic<bool>&)> body);

/// The errors of the stages that failed, on standard error.
void show_stage_errors(const RunReport& report);

/// {run, folder, status, seconds, metrics, stages: [{id, uses, seconds, cached, status, error}]}
Value::Map run_json(const RunReport& report);

/// "run ID: done in 4.1 s", its folder, and the reports in it; a line each.
std::string run_summary_text(const RunReport& report);

int exit_code_of(const RunReport& report);

}  // namespace pipeline::cli
