/// \file
/// How a classifier did on a set of images: predictions, and the figures made of them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pipeline/artifact.h>
#include <pipeline/export.h>
#include <pipeline/images.h>

namespace pipeline {

/// Precision, recall and F1 of one class; a ratio of nothing to nothing is 0, as in scikit-learn.
struct ClassScore {
  double precision = 0.0;    ///< right among those predicted so
  double recall = 0.0;       ///< right among those of the class
  double f1 = 0.0;           ///< harmonic mean of both
  std::int64_t support = 0;  ///< images of this class
};

/// All members are filled by the stage that evaluates. Classes are the classifier's, in its order.
class PIPELINE_EXPORT Evaluation final : public Artifact {
 public:
  static constexpr std::string_view kType = "evaluation";  ///< of ports and edges

  std::vector<std::string> classes;                     ///< names
  std::vector<std::int32_t> labels;                     ///< index into `classes`, or Images::kUnlabelled
  std::vector<std::int32_t> predictions;                ///< index into `classes`, or -1 for a refused row
  Tensor probabilities;                                 ///< N x classes, f32; zeros for a refused row
  Images images;                                        ///< as the classifier saw them: ids, authors, refusals, pixels
  std::vector<ClassScore> scores;                       ///< one a class
  Tensor confusion;                                     ///< classes x classes, i64; row: true class, column: predicted
  std::vector<std::pair<std::string, double>> metrics;  ///< accuracy, loss, macro and weighted averages, ...

  Evaluation() = default;
  ~Evaluation() override;
  Evaluation(const Evaluation&) = default;
  Evaluation(Evaluation&&) noexcept = default;
  Evaluation& operator=(const Evaluation&) = default;
  Evaluation& operator=(Evaluation&&) noexcept = default;

  std::string_view type() const override;
  State state() const override;
  static Evaluation from_state(const State& state);  ///< the inverse of `state`

  /// NaN when there is no such metric.
  double metric(std::string_view name) const;
};

}  // namespace pipeline
