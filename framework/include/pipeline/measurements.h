/// \file
/// What was measured of each image: a table of numbers, one row an image.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <pipeline/artifact.h>
#include <pipeline/export.h>

namespace pipeline {

/// N rows, K columns of f64; NaN where something could not be measured. The maker of a table says what its columns
/// mean.
class PIPELINE_EXPORT Measurements final : public Artifact {
 public:
  static constexpr std::string_view kType = "measurements";  ///< of ports and edges

  Measurements() = default;
  /// `values`: N x K, f64, row by row. `ids`: those of the images, one a row. Throws Error when the sizes do not fit
  /// together, or when a column is named twice.
  Measurements(std::vector<std::string> columns, std::vector<std::string> ids, Tensor values);
  ~Measurements() override;
  Measurements(const Measurements&) = default;
  Measurements(Measurements&&) noexcept = default;
  Measurements& operator=(const Measurements&) = default;
  Measurements& operator=(Measurements&&) noexcept = default;

  std::string_view type() const override;
  State state() const override;
  static Measurements from_state(const State& state);  ///< the inverse of `state`

  std::int64_t size() const { return static_cast<std::int64_t>(ids_.size()); }  ///< number of rows
  const std::vector<std::string>& columns() const { return columns_; }          ///< their names
  const std::vector<std::string>& ids() const { return ids_; }                  ///< of the images
  std::span<const double> row(std::int64_t row) const;                          ///< K values
  /// One value a row; none when there is no such column.
  std::optional<std::vector<double>> column(std::string_view name) const;

 private:
  std::vector<std::string> columns_;
  std::vector<std::string> ids_;
  Tensor values_ = Tensor::zeros(DType::f64, {0, 0});
};

}  // namespace pipeline
