#include "bench_progress.h"

#include <unistd.h>

#include "terminal.h"
#include "terminal_text.h"

namespace pipeline::cli {

void BenchProgress::begin(std::string round) {
  round_ = std::move(round);
  show("");
}

void BenchProgress::show(const std::string& what) {
  if (!shown_) return;
  drawn_ = std::chrono::steady_clock::now();
  // A terminal may wrap when the last column is filled.
  const int width = Terminal(STDERR_FILENO).width() - 1;
  write_error_stream("\r" + fitted(round_ + (what.empty() ? "" : ": " + what), width) + "\x1b[K");
}

void BenchProgress::stage_progress(const StageReport& stage, const Progress& progress) {
  constexpr std::chrono::milliseconds kInterval(100);  // what is drawn more often takes time from what is measured
  const auto now = std::chrono::steady_clock::now();
  if (!shown_ || now - drawn_ < kInterval) return;
  StageProgress seen(stage, now);
  seen.update(progress, now);
  show(stage.id + (seen.position().empty() ? "" : ", " + seen.position()));
}

void BenchProgress::message(Level level, std::string_view stage, std::string_view text) {
  if (level == Level::error) finish();
  ProgressDisplay::message(level, stage, text);
}

void BenchProgress::finish() {
  if (shown_) write_error_stream("\r\x1b[K");
}

}  // namespace pipeline::cli
