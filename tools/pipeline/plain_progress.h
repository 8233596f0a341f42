/// \file
/// Progress for files and pipes: a line when a stage starts, ends, warns or reaches a milestone.
#pragma once

#include <map>
#include <string>

#include "progress_display.h"
#include "stage_progress.h"

namespace pipeline::cli {

class PlainProgress final : public ProgressDisplay {
 public:
  void stage_started(const StageReport& stage) override;
  void stage_progress(const StageReport& stage, const Progress& progress) override;
  void stage_finished(const StageReport& stage) override;
  void message(Level level, std::string_view stage, std::string_view text) override;

 private:
  std::map<std::string, StageProgress> running_;
};

}  // namespace pipeline::cli
