/// \file
/// How far a running stage is, in words and numbers.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <pipeline/context.h>
#include <pipeline/pipeline.h>

namespace pipeline::cli {

class StageProgress {
 public:
  using Clock = std::chrono::steady_clock;

  StageProgress(StageReport stage, Clock::time_point now) : stage_(std::move(stage)), started_(now) {}

  void update(const Progress& progress, Clock::time_point now);

  const StageReport& stage() const { return stage_; }
  double seconds(Clock::time_point now) const;
  /// In [0, 1]; none when the stage has not said how much there is to do.
  std::optional<double> share() const;
  /// At the pace since its first report; none before there is a pace, and when nothing is known of the end.
  std::optional<double> seconds_left(Clock::time_point now) const;

  /// "epoch 3/40", or "3,000/55,000 images", or nothing.
  std::string position() const;
  /// "loss 0.0412", "accuracy 98.31 %", "validation 98.12 %"; what the stage did not report is left out.
  std::vector<std::string> figures() const;
  /// "61,234 images/s", or nothing.
  std::string pace() const;
  /// Whether the stage reports milestones: what it logs beside them would say the same twice, and is in log.txt.
  bool has_milestones() const { return has_milestones_; }

 private:
  StageReport stage_;
  Clock::time_point started_;
  std::optional<Progress> progress_;  // its `unit` refers to unit_
  std::string unit_;
  bool has_milestones_ = false;
  double first_done_ = 0.0;
  Clock::time_point first_report_;
  Clock::time_point last_report_;
};

/// "done", "failed" and so on as a mark of one column.
std::string mark_of(Status status, bool utf8);

}  // namespace pipeline::cli
