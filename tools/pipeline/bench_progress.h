/// \file
/// One line on a terminal: which round it is, and which stage runs.
#pragma once

#include <chrono>
#include <string>

#include "progress_display.h"
#include "stage_progress.h"

namespace pipeline::cli {

class BenchProgress final : public ProgressDisplay {
 public:
  /// `shown` false: writes nothing but errors.
  explicit BenchProgress(bool shown) : shown_(shown) {}

  /// "round 2 of 5"
  void begin(std::string round);
  /// "memory"
  void show(const std::string& what);

  void stage_started(const StageReport& stage) override { show(stage.id); }
  void stage_progress(const StageReport& stage, const Progress& progress) override;
  void message(Level level, std::string_view stage, std::string_view text) override;
  void finish() override;

 private:
  bool shown_;
  std::string round_;
  std::chrono::steady_clock::time_point drawn_;
};

}  // namespace pipeline::cli
