#include "stage_progress.h"

#include <algorithm>
#include <cmath>

#include "shown_number.h"

namespace pipeline::cli {
namespace {

double between(StageProgress::Clock::time_point a, StageProgress::Clock::time_point b) {
  return std::chrono::duration<double>(b - a).count();
}

}  // namespace

void StageProgress::update(const Progress& progress, Clock::time_point now) {
  if (!progress_) {
    first_done_ = static_cast<double>(progress.done);
    first_report_ = now;
  }
  last_report_ = now;
  has_milestones_ = has_milestones_ || progress.milestone;
  unit_ = progress.unit;
  // Between two epochs the last one's figure is still the newest.
  const std::optional<double> validation = progress_ ? progress_->validation_accuracy : std::nullopt;
  progress_ = progress;
  if (!progress_->validation_accuracy) progress_->validation_accuracy = validation;
  progress_->unit = unit_;
}

double StageProgress::seconds(Clock::time_point now) const { return between(started_, now); }

std::optional<double> StageProgress::share() const {
  if (!progress_ || progress_->total <= 0) return std::nullopt;
  return std::clamp(static_cast<double>(progress_->done) / static_cast<double>(progress_->total), 0.0, 1.0);
}

std::optional<double> StageProgress::seconds_left(Clock::time_point now) const {
  if (!progress_ || progress_->total <= 0) return std::nullopt;
  const double done = static_cast<double>(progress_->done) - first_done_;
  const double took = between(first_report_, last_report_);
  constexpr double kLeastSeconds = 0.5;  // before that the pace is that of the start
  if (done <= 0.0 || took < kLeastSeconds) return std::nullopt;
  const double left = static_cast<double>(progress_->total - progress_->done) * took / done;
  return std::max(0.0, left - between(last_report_, now));
}

std::string StageProgress::position() const {
  if (!progress_) return "";
  if (progress_->epoch)
    return "epoch " + std::to_string(*progress_->epoch) +
           (progress_->epochs ? "/" + std::to_string(*progress_->epochs) : "");
  if (progress_->done == 0 && progress_->total == 0) return "";
  return with_commas(progress_->done) + (progress_->total > 0 ? "/" + with_commas(progress_->total) : "") + " " + unit_;
}

std::vector<std::string> StageProgress::figures() const {
  std::vector<std::string> all;
  if (progress_ && progress_->loss) all.push_back("loss " + fixed(*progress_->loss, 4));
  if (progress_ && progress_->accuracy) all.push_back("accuracy " + percent(*progress_->accuracy));
  if (progress_ && progress_->validation_accuracy)
    all.push_back("validation " + percent(*progress_->validation_accuracy));
  return all;
}

std::string StageProgress::pace() const {
  if (!progress_ || !progress_->images_per_second || !std::isfinite(*progress_->images_per_second)) return "";
  return with_commas(std::llround(*progress_->images_per_second)) + " images/s";
}

std::string mark_of(Status status, bool utf8) {
  switch (status) {
    case Status::done:
      return utf8 ? "\u2713" : "+";
    case Status::failed:
      return utf8 ? "\u2717" : "x";
    case Status::interrupted:
      return "!";
    case Status::skipped:
      return "-";
  }
  return " ";
}

}  // namespace pipeline::cli
