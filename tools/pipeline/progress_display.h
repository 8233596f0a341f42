/// \file
/// Shows on standard error how a run goes.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <pipeline/pipeline.h>

#include "output.h"

namespace pipeline::cli {

/// By itself the quiet one: it shows errors only.
class ProgressDisplay : public RunObserver {
 public:
  void run_started(const std::string& /*run*/, const std::filesystem::path& /*folder*/,
                   const std::vector<StageReport>& /*stages*/) override {
    started_ = true;
  }
  void message(Level level, std::string_view stage, std::string_view text) override {
    if (level == Level::error)
      show_error_text((stage.empty() ? "" : std::string(stage) + ": ") + "error: " + std::string(text));
  }

  /// Leaves standard error to others.
  virtual void finish() {}
  /// Whether there is a run folder, and something may have run.
  bool started() const { return started_; }

 private:
  bool started_ = false;
};

}  // namespace pipeline::cli
