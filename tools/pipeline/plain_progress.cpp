#include "plain_progress.h"

#include "shown_number.h"

namespace pipeline::cli {

void PlainProgress::stage_started(const StageReport& stage) {
  running_.insert_or_assign(stage.id, StageProgress(stage, StageProgress::Clock::now()));
  show_error_text(stage.id + ": " + stage.uses + " started");
}

void PlainProgress::stage_progress(const StageReport& stage, const Progress& progress) {
  const auto found = running_.find(stage.id);
  if (found == running_.end()) return;
  const auto now = StageProgress::Clock::now();
  found->second.update(progress, now);
  if (!progress.milestone) return;
  std::string line = stage.id + ": " + found->second.position();
  for (const std::string& figure : found->second.figures()) line += ", " + figure;
  if (const std::string pace = found->second.pace(); !pace.empty()) line += ", " + pace;
  if (const auto left = found->second.seconds_left(now)) line += ", " + duration(*left) + " left";
  show_error_text(line);
}

void PlainProgress::stage_finished(const StageReport& stage) {
  running_.erase(stage.id);
  std::string line = stage.id + ": " + std::string(name_of(stage.status));
  if (stage.status != Status::skipped)
    line += (stage.status == Status::done ? " in " : " after ") + duration(stage.seconds);
  if (stage.cached) line += ", cached";
  show_error_text(line);
}

void PlainProgress::message(Level level, std::string_view stage, std::string_view text) {
  if (level == Level::error) return ProgressDisplay::message(level, stage, text);
  const auto running = running_.find(std::string(stage));
  if (level == Level::info && running != running_.end() && running->second.has_milestones()) return;
  show_error_text((stage.empty() ? "" : std::string(stage) + ": ") + (level == Level::warning ? "warning: " : "") +
                  std::string(text));
}

}  // namespace pipeline::cli
