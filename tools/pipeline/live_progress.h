/// \file
/// Progress for a terminal: finished stages scroll by, running ones are redrawn below them.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "progress_display.h"
#include "stage_progress.h"
#include "terminal.h"

namespace pipeline::cli {

/// What is drawn, free of any terminal: for the display below, and for its tests.
class ProgressBlock {
 public:
  ProgressBlock(bool utf8, int id_width, int type_width) : utf8_(utf8), id_width_(id_width), type_width_(type_width) {}

  /// The line that stays when a stage has ended, with its last figures where it was seen running. At most `width`
  /// columns.
  std::string finished_line(const StageReport& stage, const StageProgress* seen, int width) const;
  /// Two lines for each stage, each at most `width` columns; what does not fit into `height` lines is counted.
  std::vector<std::string> lines(const std::vector<StageProgress>& running, StageProgress::Clock::time_point now,
                                 int tick, int width, int height) const;

 private:
  std::string head_line(const StageProgress& stage, StageProgress::Clock::time_point now, int tick, int width) const;
  std::string detail_line(const StageProgress& stage, int width) const;

  bool utf8_;
  int id_width_;
  int type_width_;
};

/// Redraws ten times a second at most, from a thread of its own, each time in one write. Leaves the cursor at the
/// beginning of an empty line.
class LiveProgress final : public ProgressDisplay {
 public:
  /// `stop`: shown as "stopping..." once it is set; outlives the display.
  LiveProgress(const Terminal& terminal, const std::atomic<bool>& stop);
  ~LiveProgress() override;

  void run_started(const std::string& run, const std::filesystem::path& folder,
                   const std::vector<StageReport>& stages) override;
  void stage_started(const StageReport& stage) override;
  void stage_progress(const StageReport& stage, const Progress& progress) override;
  void stage_finished(const StageReport& stage) override;
  void message(Level level, std::string_view stage, std::string_view text) override;
  void finish() override;

 private:
  void draw_until_finished();
  /// What takes the screen from the last frame to the next. REQUIRES: the lock is held.
  std::string next_frame(bool last);

  const Terminal terminal_;
  const std::atomic<bool>& stop_;
  const bool utf8_;

  std::mutex mutex_;
  std::condition_variable wake_;
  ProgressBlock block_;
  std::vector<StageProgress> running_;
  std::string pending_;            ///< lines that stay, not written yet
  std::vector<int> drawn_widths_;  ///< of the lines of the block on the screen
  int tick_ = 0;
  bool finished_ = false;
  std::thread thread_;
};

}  // namespace pipeline::cli
