#include "conformance/gradient_check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include <pipeline/random.h>

#include "data/json.h"

namespace pipeline {
namespace {

constexpr std::uint64_t kKey = 5;

/// Soft targets: each row sums to 1.
std::vector<float> targets_for(std::size_t rows, std::int64_t classes) {
  Random random(3);
  std::vector<float> targets(rows * static_cast<std::size_t>(classes));
  for (std::size_t row = 0; row < rows; ++row) {
    const std::span<float> of_row =
        std::span(targets).subspan(row * static_cast<std::size_t>(classes), static_cast<std::size_t>(classes));
    double total = 0.0;
    for (float& target : of_row) total += target = static_cast<float>(0.1 + random.uniform());
    for (float& target : of_row) target = static_cast<float>(target / total);
  }
  return targets;
}

class Differences {
 public:
  Differences(const Model& model, const Batch& batch, std::int64_t classes)
      : model_(model),
        batch_(batch),
        targets_(targets_for(batch.rows.size(), classes)),
        workspace_(model.workspace(static_cast<std::int64_t>(batch.rows.size()), true)),
        parameters_(static_cast<std::size_t>(model.parameter_size())),
        gradient_(parameters_.size()),
        ignored_(parameters_.size()) {
    model.initialise(parameters_, 11);
    loss(gradient_);
  }

  GradientFinding check() {
    // The loss is of floats: an error of 1e-7 in it is one of 1e-4 in a difference with the smallest step.
    constexpr double kAbsolute = 4e-3;
    constexpr double kRelative = 0.02;
    GradientFinding finding;
    for (const auto& [parameter, at] : chosen()) {
      const double claimed = gradient_[at];
      double nearest = difference(at, kSteps.front());
      for (const float step : kSteps) {
        const double found = difference(at, step);
        if (std::abs(found - claimed) < std::abs(nearest - claimed)) nearest = found;
      }
      ++finding.checked;
      if (std::abs(nearest - claimed) <= kAbsolute + kRelative * std::max(std::abs(nearest), std::abs(claimed)))
        continue;
      finding.wrong.push_back(
          "'" + parameter->name + "' [" + std::to_string(static_cast<std::int64_t>(at) - parameter->offset) +
          "]: the gradient says " + rounded(claimed) + ", differences of the loss say " + rounded(nearest));
    }
    return finding;
  }

 private:
  static constexpr std::array<float, 4> kSteps{3e-2F, 1e-2F, 3e-3F, 1e-3F};

  static std::string rounded(double value) {
    constexpr double kDigits = 1e4;
    return shortest(std::round(value * kDigits) / kDigits);
  }

  double loss(std::vector<float>& gradient) {
    return model_.loss_and_gradient(parameters_, batch_, targets_, kKey, *workspace_, gradient).loss;
  }

  double difference(std::size_t at, float step) {
    const float kept = parameters_[at];
    parameters_[at] = kept + step;
    const double above = loss(ignored_);
    parameters_[at] = kept - step;
    const double below = loss(ignored_);
    parameters_[at] = kept;
    return (above - below) / (2.0 * step);
  }

  /// At random among those with a gradient and those without, since padding and dead units have none.
  std::vector<std::pair<const Model::Parameter*, std::size_t>> chosen() const {
    constexpr std::size_t kMost = 300;
    std::vector<std::pair<const Model::Parameter*, std::size_t>> with;
    std::vector<std::pair<const Model::Parameter*, std::size_t>> without;
    for (const Model::Parameter& parameter : model_.parameters()) {
      if (parameter.role == Model::Role::statistic) continue;
      for (std::int64_t i = 0; i < parameter.size; ++i) {
        const auto at = static_cast<std::size_t>(parameter.offset + i);
        // What was never set is padding as far as anyone can tell: to move it would be another network.
        if (gradient_[at] != 0.0F) {
          with.emplace_back(&parameter, at);
        } else if (parameters_[at] != 0.0F) {
          without.emplace_back(&parameter, at);
        }
      }
    }
    Random random(7);
    random.shuffle(std::span(with));
    random.shuffle(std::span(without));
    with.resize(std::min(with.size(), kMost - kMost / 4));
    without.resize(std::min(without.size(), kMost / 4));
    with.insert(with.end(), without.begin(), without.end());
    return with;
  }

  const Model& model_;
  const Batch& batch_;
  std::vector<float> targets_;
  std::unique_ptr<Workspace> workspace_;
  std::vector<float> parameters_;
  std::vector<float> gradient_;
  std::vector<float> ignored_;
};

}  // namespace

GradientFinding check_gradient(const Model& model, const Batch& batch, std::int64_t classes) {
  return Differences(model, batch, classes).check();
}

std::string check_parts(const Model& model, const Batch& batch, std::int64_t classes) {
  const std::int64_t rows = model.rows_of_part();
  if (rows == 0) return "";
  Batch part = batch;
  part.rows = batch.rows.first(std::min(batch.rows.size(), static_cast<std::size_t>(rows)));
  const std::vector<float> targets = targets_for(part.rows.size(), classes);
  std::vector<float> parameters(static_cast<std::size_t>(model.parameter_size()));
  model.initialise(parameters, 11);
  std::vector<float> whole(parameters.size());
  const auto workspace = model.workspace(std::max<std::int64_t>(rows, std::ssize(part.rows)), true);
  const double loss = model.loss_and_gradient(parameters, part, targets, kKey, *workspace, whole).loss;

  const auto own = model.workspace(rows, true);
  model.prepare(part, kKey, *own);
  if (model.propagate(parameters, targets, *own).loss != loss)
    return "'propagate' gives another loss than 'loss_and_gradient'";
  const std::array<Workspace*, 1> workspaces{own.get()};
  for (const Model::Range& range : model.gradient_ranges()) {
    std::vector<float> piece(static_cast<std::size_t>(range.size));
    model.gradient(workspaces, range, piece);
    if (!std::equal(piece.begin(), piece.end(), whole.begin() + range.offset))
      return "'gradient' of the range at " + std::to_string(range.offset) + " differs from 'loss_and_gradient'";
  }
  return "";
}

}  // namespace pipeline
