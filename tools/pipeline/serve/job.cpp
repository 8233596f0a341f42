#include "serve/job.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <exception>
#include <utility>

#include <pipeline/error.h>
#include <pipeline/value.h>
#include <pipeline/wilson.h>

#include "data/json.h"

namespace pipeline::serve {
namespace {

constexpr double kConfidence = 0.95;

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

std::string share_json(const JudgedShare& share) {
  const Interval interval = wilson_interval(share.correct, std::max<std::int64_t>(1, share.images), kConfidence);
  const double accuracy =
      share.images > 0 ? static_cast<double>(share.correct) / static_cast<double>(share.images) : 0.0;
  return "{\"correct\":" + std::to_string(share.correct) + ",\"images\":" + std::to_string(share.images) +
         ",\"accuracy\":" + Value(accuracy).json() + ",\"interval\":[" + Value(interval.low).json() + "," +
         Value(interval.high).json() + "]}";
}

/// "epoch 3/10, validation 97.9 %"
std::string text_of(const Progress& progress) {
  std::string text;
  if (progress.epoch && progress.epochs)
    text = "epoch " + std::to_string(*progress.epoch) + "/" + std::to_string(*progress.epochs);
  if (progress.validation_accuracy) {
    std::array<char, 32> percent{};
    std::snprintf(percent.data(), percent.size(), ", validation %.1f %%", 100.0 * *progress.validation_accuracy);
    text += percent.data();
  }
  return text;
}

}  // namespace

class Job::Observer final : public RunObserver {
 public:
  explicit Observer(Job& job) : job_(job) {}

  void run_started(const std::string& /*run*/, const std::filesystem::path& /*folder*/,
                   const std::vector<StageReport>& stages) override {
    const std::lock_guard lock(job_.mutex_);
    for (const StageReport& stage : stages) job_.stages_.push_back({stage.id, stage.uses, "waiting", 0, 0, ""});
  }
  void stage_started(const StageReport& stage) override {
    change(stage, [](Stage& known) { known.status = "running"; });
  }
  void stage_progress(const StageReport& stage, const Progress& progress) override {
    change(stage, [&](Stage& known) {
      const bool epochs = progress.epoch && progress.epochs;
      known.done = epochs ? *progress.epoch : progress.done;
      known.total = epochs ? *progress.epochs : progress.total;
      if (std::string text = text_of(progress); !text.empty()) known.text = std::move(text);
    });
  }
  void stage_finished(const StageReport& stage) override {
    change(stage, [&](Stage& known) { known.status = std::string(name_of(stage.status)); });
  }

 private:
  template <class Change>
  void change(const StageReport& stage, Change&& what) {
    const std::lock_guard lock(job_.mutex_);
    const auto known = std::ranges::find(job_.stages_, stage.id, &Stage::id);
    if (known != job_.stages_.end()) what(*known);
  }

  Job& job_;
};

Job::Job(int id, std::string kind, std::filesystem::path pipeline, Work work)
    : id_(id), kind_(std::move(kind)), pipeline_(std::move(pipeline)), began_(now()) {
  thread_ = std::thread([this, work = std::move(work)] { this->work(work); });
}

Job::~Job() {
  stop();
  thread_.join();
}

void Job::work(const Work& work) {
  std::string status = "failed";
  std::string error;
  std::string help;
  JobFindings findings;
  try {
    Observer observer(*this);
    findings = work(observer, stop_);
    status = std::string(name_of(findings.run.status));
    for (const StageReport& stage : findings.run.stages)
      if (error.empty() && !stage.error.empty()) error = stage.error;
  } catch (const Stopped&) {
    status = "interrupted";
  } catch (const Error& failure) {
    error = failure.what();
    help = failure.help();
  } catch (const std::exception& failure) {
    error = failure.what();
  }
  const std::lock_guard lock(mutex_);
  seconds_ = now() - began_;
  status_ = std::move(status);
  error_ = std::move(error);
  help_ = std::move(help);
  findings_ = std::move(findings);
}

bool Job::running() const {
  const std::lock_guard lock(mutex_);
  return status_ == "running";
}

std::filesystem::path Job::run_folder() const {
  const std::lock_guard lock(mutex_);
  return status_ == "done" ? findings_.run.folder : std::filesystem::path();
}

std::string Job::json() const {
  const std::lock_guard lock(mutex_);
  const bool done = status_ == "done";
  std::string text = "{\"id\":" + std::to_string(id_) + ",\"kind\":" + json_quoted(kind_) +
                     ",\"status\":" + json_quoted(status_) +
                     ",\"seconds\":" + Value(status_ == "running" ? now() - began_ : seconds_).json() + ",\"stages\":[";
  for (std::size_t i = 0; i < stages_.size(); ++i) {
    const Stage& stage = stages_[i];
    text += std::string(i > 0 ? "," : "") + "{\"id\":" + json_quoted(stage.id) +
            ",\"uses\":" + json_quoted(stage.uses) + ",\"status\":" + json_quoted(stage.status) +
            ",\"done\":" + std::to_string(stage.done) + ",\"total\":" + std::to_string(stage.total) +
            ",\"text\":" + json_quoted(stage.text) + "}";
  }
  const bool page =
      std::ranges::any_of(findings_.run.reports, [](const auto& file) { return file.filename() == "report.html"; });
  text += "],\"error\":" + json_quoted(error_) + ",\"help\":" + json_quoted(help_) +
          ",\"run\":" + (findings_.run.run.empty() ? "null" : json_quoted(findings_.run.run)) +
          ",\"page\":" + (page ? json_quoted("/runs/" + findings_.run.run + "/report.html") : "null") +
          ",\"conclusion\":" + json_quoted(findings_.conclusion) + ",\"held_out\":" + json_quoted(findings_.held_out) +
          ",\"pipeline\":" + json_quoted(pipeline_.string());
  if (done && findings_.before) text += ",\"before\":" + share_json(*findings_.before);
  if (done && findings_.after) text += ",\"after\":" + share_json(*findings_.after);
  return text + "}";
}

}  // namespace pipeline::serve
