/// \file
/// How a training went: one row an epoch.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <pipeline/artifact.h>
#include <pipeline/export.h>

namespace pipeline {

/// Column names follow history.csv: train_loss, train_accuracy, validation_loss, validation_accuracy, learning_rate.
/// What a trainer did not measure is NaN. No wall-clock times: a history is the same for the same seed.
class PIPELINE_EXPORT History final : public Artifact {
 public:
  static constexpr std::string_view kType = "history";  ///< of ports and edges

  History() = default;
  explicit History(std::vector<std::string> columns);  ///< without rows
  ~History() override;
  History(const History&) = default;
  History(History&&) noexcept = default;
  History& operator=(const History&) = default;
  History& operator=(History&&) noexcept = default;

  std::string_view type() const override;
  State state() const override;
  static History from_state(const State& state);  ///< the inverse of `state`

  const std::vector<std::string>& columns() const { return columns_; }  ///< their names
  /// Rows are epochs 1, 2, ...; each as long as `columns`.
  const std::vector<std::vector<double>>& rows() const { return rows_; }
  /// Throws Error when the length differs.
  void add(std::vector<double> row);
  /// Epoch whose weights were kept, 1-based; 0 when unknown.
  int best_epoch() const { return best_epoch_; }
  void set_best_epoch(int epoch) { best_epoch_ = epoch; }  ///< 1-based

 private:
  std::vector<std::string> columns_;
  std::vector<std::vector<double>> rows_;
  int best_epoch_ = 0;
};

}  // namespace pipeline
