#include "judged_set.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "confidence_bins.h"

namespace report {
namespace {

using pipeline::Evaluation;
using pipeline::Value;

Value finite(double value) { return std::isfinite(value) ? Value(value) : Value(); }

Value confusion_of(const Evaluation& evaluation) {
  Value::List rows;
  const std::span<const std::int64_t> counts = confusion_counts(evaluation);
  const std::size_t classes = evaluation.classes.size();
  for (std::size_t row = 0; row < classes && !counts.empty(); ++row) {
    Value::List line;
    for (std::size_t column = 0; column < classes; ++column) line.emplace_back(counts[row * classes + column]);
    rows.emplace_back(std::move(line));
  }
  return rows;
}

}  // namespace

std::span<const std::int64_t> confusion_counts(const Evaluation& evaluation) {
  const auto classes = std::ssize(evaluation.classes);
  if (evaluation.confusion.dtype() != pipeline::DType::i64 || evaluation.confusion.size() != classes * classes)
    return {};
  return evaluation.confusion.values<std::int64_t>();
}

double confidence_of(const Evaluation& evaluation, std::size_t row) {
  const std::size_t classes = evaluation.classes.size();
  const bool known = evaluation.probabilities.dtype() == pipeline::DType::f32 &&
                     evaluation.probabilities.size() == std::ssize(evaluation.labels) * std::ssize(evaluation.classes);
  if (evaluation.predictions[row] < 0 || !known) return 0.0;
  return static_cast<double>(
      evaluation.probabilities.values<float>()[row * classes + static_cast<std::size_t>(evaluation.predictions[row])]);
}

bool is_wrong(const Evaluation& evaluation, std::size_t row) {
  return evaluation.labels[row] >= 0 && evaluation.labels[row] != evaluation.predictions[row];
}

std::vector<std::int64_t> mistakes_of(const Evaluation& evaluation) {
  std::vector<std::int64_t> rows;
  for (std::size_t row = 0; row < evaluation.labels.size(); ++row)
    if (is_wrong(evaluation, row)) rows.push_back(static_cast<std::int64_t>(row));
  std::stable_sort(rows.begin(), rows.end(), [&](std::int64_t a, std::int64_t b) {
    return confidence_of(evaluation, static_cast<std::size_t>(a)) >
           confidence_of(evaluation, static_cast<std::size_t>(b));
  });
  return rows;
}

Value judged_set(const pipeline::JudgedSet& judged) {
  const Evaluation& evaluation = *judged.evaluation;
  Value::List classes;
  for (const std::string& name : evaluation.classes) classes.emplace_back(name);
  Value::List metrics;
  for (const auto& [name, value] : evaluation.metrics) metrics.emplace_back(Value::List{name, finite(value)});
  Value::List scores;
  for (std::size_t i = 0; i < evaluation.scores.size() && i < evaluation.classes.size(); ++i) {
    const pipeline::ClassScore& score = evaluation.scores[i];
    scores.emplace_back(Value::Map{{"name", evaluation.classes[i]},
                                   {"precision", finite(score.precision)},
                                   {"recall", finite(score.recall)},
                                   {"f1", finite(score.f1)},
                                   {"support", score.support}});
  }
  const auto unlabelled = std::count(evaluation.labels.begin(), evaluation.labels.end(), -1);
  return Value::Map{{"stage", judged.stage},
                    {"variant", judged.variant},
                    {"classes", std::move(classes)},
                    {"images", std::ssize(evaluation.labels)},
                    {"unlabelled", static_cast<std::int64_t>(unlabelled)},
                    {"refused", std::ssize(evaluation.images.refused())},
                    {"metrics", std::move(metrics)},
                    {"scores", std::move(scores)},
                    {"confusion", confusion_of(evaluation)},
                    {"calibration", confidence_bins(evaluation)}};
}

}  // namespace report
