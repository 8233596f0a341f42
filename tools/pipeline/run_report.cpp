#include "run_report.h"

#include <unistd.h>

#include <cmath>
#include <memory>
#include <string>
#include <utility>

#include <pipeline/error.h>

#include "exit_code.h"
#include "interruption.h"
#include "live_progress.h"
#include "output.h"
#include "plain_progress.h"
#include "shown_number.h"
#include "terminal.h"
#include "usage_error.h"

namespace pipeline::cli {
namespace {

std::unique_ptr<ProgressDisplay> display_for(bool quiet, const std::atomic<bool>& stop) {
  if (quiet) return std::make_unique<ProgressDisplay>();
  const Terminal terminal(STDERR_FILENO);
  if (terminal.is_interactive()) return std::make_unique<LiveProgress>(terminal, stop);
  return std::make_unique<PlainProgress>();
}

}  // namespace

void show_running(bool quiet, FunctionRef<void(RunObserver*, const std::atomic<bool>&)> body) {
  const bool live = !quiet && Terminal(STDERR_FILENO).is_interactive();
  const Interruption interruption(live ? Interruption::Notice::display : Interruption::Notice::handler);
  const std::unique_ptr<ProgressDisplay> display = display_for(quiet, interruption.stop());
  try {
    body(display.get(), interruption.stop());
    display->finish();
  } catch (const Error& error) {
    display->finish();
    // Before the run began nothing has run: the runs folder cannot be written, say.
    if (!display->started()) throw UsageError(error.what(), error.help());
    throw;
  }
}

void show_stage_errors(const RunReport& report) {
  for (const StageReport& stage : report.stages)
    if (!stage.error.empty()) show_error_text(stage.error);
}

Value::Map run_json(const RunReport& report) {
  Value::Map metrics;
  for (const auto& [name, value] : report.metrics)
    metrics.emplace_back(name, std::isfinite(value) ? Value(value) : Value());
  Value::List stages;
  for (const StageReport& stage : report.stages) {
    Value::Map entry{{"id", stage.id},
                     {"uses", stage.uses},
                     {"seconds", stage.seconds},
                     {"cached", stage.cached},
                     {"status", std::string(name_of(stage.status))}};
    if (!stage.error.empty()) entry.emplace_back("error", stage.error);
    stages.emplace_back(std::move(entry));
  }
  return Value::Map{
      {"run", report.run},         {"folder", report.folder.string()}, {"status", std::string(name_of(report.status))},
      {"seconds", report.seconds}, {"metrics", std::move(metrics)},    {"stages", std::move(stages)}};
}

std::string run_summary_text(const RunReport& report) {
  std::string text = "run " + report.run + ": " + std::string(name_of(report.status)) + " in " +
                     duration(report.seconds) + "\n" + report.folder.string() + "\n";
  for (const std::filesystem::path& file : report.reports) text += file.string() + "\n";
  return text;
}

int exit_code_of(const RunReport& report) {
  switch (report.status) {
    case Status::done:
      return kDone;
    case Status::interrupted:
      return kInterrupted;
    case Status::failed:
    case Status::skipped:
      break;
  }
  return kFailed;
}

}  // namespace pipeline::cli
