#include "live_progress.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

#include "shown_number.h"
#include "terminal_text.h"

namespace pipeline::cli {
namespace {

constexpr auto kInterval = std::chrono::milliseconds(100);
constexpr int kBarWidth = 20;
constexpr std::array<const char*, 4> kSpinner{"|", "/", "-", "\\"};

std::string bar(double share, bool utf8) {
  const int full = static_cast<int>(std::floor(share * kBarWidth));
  std::string drawn;
  for (int i = 0; i < kBarWidth; ++i) drawn += i < full ? (utf8 ? "\u2588" : "#") : (utf8 ? "\u2591" : ".");
  return drawn;
}

/// The first piece, and after it those that fit; a piece that does not is left out with all that follow.
std::string joined(const std::vector<std::string>& pieces, int width) {
  std::string line;
  for (const std::string& piece : pieces) {
    if (piece.empty()) continue;
    constexpr int kGap = 3;
    if (!line.empty()) {
      if (width_of(line) + kGap + width_of(piece) > width) break;
      line.append(kGap, ' ');
    }
    line += piece;
  }
  return line;
}

}  // namespace

std::string ProgressBlock::finished_line(const StageReport& stage, const StageProgress* seen, int width) const {
  std::string end = stage.status == Status::done ? duration(stage.seconds) : std::string(name_of(stage.status));
  if (stage.cached) end += ", cached";
  std::vector<std::string> pieces{mark_of(stage.status, utf8_) + " " + left_aligned(stage.id, id_width_) + "  " +
                                      left_aligned(stage.uses, type_width_),
                                  std::move(end)};
  if (seen != nullptr && seen->has_milestones()) {
    pieces.push_back(seen->position());
    for (std::string& figure : seen->figures()) pieces.push_back(std::move(figure));
  }
  return fitted(joined(pieces, width), width);
}

std::string ProgressBlock::head_line(const StageProgress& stage, StageProgress::Clock::time_point now, int tick,
                                     int width) const {
  const std::string mark = kSpinner.at(static_cast<std::size_t>(tick) % kSpinner.size());
  const std::string name =
      mark + " " + left_aligned(stage.stage().id, id_width_) + "  " + left_aligned(stage.stage().uses, type_width_);
  const auto left = stage.seconds_left(now);
  return fitted(joined({name, duration(stage.seconds(now)), left ? "ETA " + duration(*left) : "", stage.pace()}, width),
                width);
}

std::string ProgressBlock::detail_line(const StageProgress& stage, int width) const {
  const auto share = stage.share();
  std::vector<std::string> pieces{stage.position()};
  if (share) pieces.push_back(bar(*share, utf8_) + " " + right_aligned(fixed(std::floor(100.0 * *share), 0), 3) + " %");
  for (std::string& figure : stage.figures()) pieces.push_back(std::move(figure));
  const std::string line = joined(pieces, width - 4);
  return line.empty() ? "" : "    " + fitted(line, width - 4);
}

std::vector<std::string> ProgressBlock::lines(const std::vector<StageProgress>& running,
                                              StageProgress::Clock::time_point now, int tick, int width,
                                              int height) const {
  std::vector<std::string> all;
  std::size_t shown = 0;
  for (const StageProgress& stage : running) {
    const std::string detail = detail_line(stage, width);
    const int needed = static_cast<int>(all.size()) + (detail.empty() ? 1 : 2) + (shown + 1 < running.size() ? 1 : 0);
    if (needed > height) break;
    all.push_back(head_line(stage, now, tick, width));
    if (!detail.empty()) all.push_back(detail);
    ++shown;
  }
  if (shown < running.size()) all.push_back(fitted("  and " + std::to_string(running.size() - shown) + " more", width));
  return all;
}

LiveProgress::LiveProgress(const Terminal& terminal, const std::atomic<bool>& stop)
    : terminal_(terminal), stop_(stop), utf8_(shows_utf8()), block_(utf8_, 0, 0) {}

LiveProgress::~LiveProgress() { LiveProgress::finish(); }

void LiveProgress::run_started(const std::string& run, const std::filesystem::path& folder,
                               const std::vector<StageReport>& stages) {
  ProgressDisplay::run_started(run, folder, stages);
  constexpr int kWidestId = 24;
  constexpr int kWidestType = 26;
  int id_width = 0;
  int type_width = 0;
  for (const StageReport& stage : stages) {
    id_width = std::max(id_width, std::min(kWidestId, width_of(stage.id)));
    type_width = std::max(type_width, std::min(kWidestType, width_of(stage.uses)));
  }
  const std::lock_guard lock(mutex_);
  block_ = ProgressBlock(utf8_, id_width, type_width);
  pending_ += styled(terminal_, Style::bold, fitted("run " + run, terminal_.width() - 1)) + "\n";
  if (!thread_.joinable()) thread_ = std::thread([this] { draw_until_finished(); });
}

void LiveProgress::stage_started(const StageReport& stage) {
  const std::lock_guard lock(mutex_);
  running_.emplace_back(stage, StageProgress::Clock::now());
}

void LiveProgress::stage_progress(const StageReport& stage, const Progress& progress) {
  const std::lock_guard lock(mutex_);
  for (StageProgress& running : running_)
    if (running.stage().id == stage.id) running.update(progress, StageProgress::Clock::now());
}

void LiveProgress::stage_finished(const StageReport& stage) {
  const std::lock_guard lock(mutex_);
  const auto seen = std::find_if(running_.begin(), running_.end(),
                                 [&](const StageProgress& running) { return running.stage().id == stage.id; });
  const std::string line =
      block_.finished_line(stage, seen == running_.end() ? nullptr : &*seen, terminal_.width() - 1);
  if (seen != running_.end()) running_.erase(seen);
  const Style style = stage.status == Status::done      ? Style::green
                      : stage.status == Status::skipped ? Style::dim
                                                        : Style::red;
  const std::size_t mark = mark_of(stage.status, utf8_).size();
  pending_ += styled(terminal_, style, line.substr(0, mark)) + line.substr(mark) + "\n";
}

void LiveProgress::message(Level level, std::string_view stage, std::string_view text) {
  const std::string said = (stage.empty() ? "" : std::string(stage) + ": ") +
                           (level == Level::warning ? "warning: "
                            : level == Level::error ? "error: "
                                                    : "") +
                           std::string(text);
  const Style style = level == Level::warning ? Style::yellow : level == Level::error ? Style::red : Style::dim;
  const std::lock_guard lock(mutex_);
  const auto speaks = [&](const StageProgress& running) {
    return running.stage().id == stage && running.has_milestones();
  };
  if (level == Level::info && std::any_of(running_.begin(), running_.end(), speaks)) return;
  for (const std::string& line : wrapped(said, std::max(10, terminal_.width() - 3)))
    pending_ += "  " + styled(terminal_, style, line) + "\n";
}

void LiveProgress::finish() {
  {
    const std::lock_guard lock(mutex_);
    if (finished_) return;
    finished_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  const std::lock_guard lock(mutex_);
  write_error_stream(next_frame(true));
}

void LiveProgress::draw_until_finished() {
  std::unique_lock lock(mutex_);
  while (!finished_) {
    const std::string frame = next_frame(false);
    // Not under the lock: a terminal that has been stopped with Ctrl-S must not stop the run.
    lock.unlock();
    write_error_stream(frame);
    lock.lock();
    wake_.wait_for(lock, kInterval, [this] { return finished_; });
  }
}

std::string LiveProgress::next_frame(bool last) {
  const int width = terminal_.width() - 1;  // a terminal may wrap when the last column is filled
  // Made narrower meanwhile, the terminal has broken the lines of the block.
  int rows = 0;
  for (const int drawn : drawn_widths_) rows += std::max(1, (drawn + width) / (width + 1));
  std::string out;
  if (rows > 0) out += "\x1b[" + std::to_string(rows) + "A";
  if (rows > 0 || !pending_.empty()) out += "\r\x1b[J";
  out += pending_;
  pending_.clear();
  drawn_widths_.clear();
  if (!last) {
    std::vector<std::string> lines =
        block_.lines(running_, StageProgress::Clock::now(), tick_++, width, terminal_.height() - 2);
    if (stop_) lines.push_back(fitted("stopping... (Ctrl-C again ends at once)", width));
    for (const std::string& line : lines) {
      out += line + "\n";
      drawn_widths_.push_back(width_of(line));
    }
  }
  return out;
}

}  // namespace pipeline::cli
