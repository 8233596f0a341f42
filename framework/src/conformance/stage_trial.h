/// \file
/// One stage, run as the runtime would, with everything that it gives kept for comparison.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/images.h>
#include <pipeline/port.h>
#include <pipeline/spec.h>
#include <pipeline/stage_factory.h>
#include <pipeline/value.h>

namespace pipeline {

/// Thrown by a check that has nothing to say of this stage type; `what` is the reason.
class NotApplicable final : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// How a trial is run.
struct TrialSettings {
  int threads = 2;
  bool optional_inputs = true;  ///< whether inputs that may be left unconnected are connected
  /// `stop_requested` is true after so many calls; none: never. Without the empty initialiser GCC warns of its absence.
  std::optional<std::int64_t> stop_after{};  // NOLINT(readability-redundant-member-init)
};

/// What came of it.
struct TrialResult {
  enum class End { done, refused, stopped, foreign };
  End end = End::done;
  std::string what;                                          ///< of what was thrown
  std::string help;                                          ///< of an Error
  std::vector<std::pair<std::string, ArtifactPtr>> outputs;  ///< by port
  std::vector<std::pair<std::string, std::string>> files;    ///< of a report, name and content
  std::optional<State> learned;                              ///< of a step that learns
  std::int64_t polls = 0;                                    ///< calls of `stop_requested`
  double seconds = 0.0;
  double seconds_after_stop = 0.0;  ///< from the first call of `stop_requested` that was true

  /// What two runs have to agree on, bit for bit: states of outputs, files, and the learned state.
  std::vector<std::pair<std::string, std::string>> digests() const;
};

class StageTrial {
 public:
  /// `parameters`: checked and complete. Both outlive the trial.
  StageTrial(const StageFactory& factory, Value parameters);

  const StageInfo& info() const { return info_; }
  const StageFactory& factory() const { return factory_; }
  const Value& parameters() const { return parameters_; }
  bool is_step() const { return info_.kind == StageKind::step || info_.kind == StageKind::fitted_step; }
  bool takes_images() const;

  /// Runs on `images`, which are put on every port of images; a step that learns, learns on `fit` (or on `images`).
  /// Other ports get what can be made of the images. Never throws what the stage throws. Throws NotApplicable when an
  /// input is of a type that only a plugin knows.
  TrialResult run(const Images& images, const TrialSettings& settings = {}, const Images* fit = nullptr) const;

 private:
  const StageFactory& factory_;
  StageInfo info_;
  Value parameters_;
};

}  // namespace pipeline
