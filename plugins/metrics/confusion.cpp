#include "confusion.h"

#include <cassert>
#include <numeric>

namespace metrics {

using pipeline::ClassScore;

namespace {

double ratio(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

void add(ClassScore& sum, const ClassScore& score, double weight) {
  sum.precision += weight * score.precision;
  sum.recall += weight * score.recall;
  sum.f1 += weight * score.f1;
  sum.support += score.support;
}

ClassScore divided(const ClassScore& sum, double by) {
  return {sum.precision / by, sum.recall / by, sum.f1 / by, sum.support};
}

}  // namespace

Confusion::Confusion(std::int64_t classes, std::span<const std::int32_t> labels,
                     std::span<const std::int32_t> predictions)
    : classes_(classes),
      counts_(static_cast<std::size_t>(classes * classes)),
      support_(static_cast<std::size_t>(classes)) {
  assert(labels.size() == predictions.size());
  for (std::size_t row = 0; row < labels.size(); ++row) {
    if (labels[row] < 0) continue;
    assert(labels[row] < classes && predictions[row] < classes);
    ++support_[static_cast<std::size_t>(labels[row])];
    if (predictions[row] >= 0) ++counts_[static_cast<std::size_t>(labels[row] * classes + predictions[row])];
  }
}

std::int64_t Confusion::count(std::int64_t truth, std::int64_t predicted) const {
  return counts_[static_cast<std::size_t>(truth * classes_ + predicted)];
}

std::int64_t Confusion::support(std::int64_t truth) const { return support_[static_cast<std::size_t>(truth)]; }

std::int64_t Confusion::predicted(std::int64_t predicted) const {
  std::int64_t sum = 0;
  for (std::int64_t truth = 0; truth < classes_; ++truth) sum += count(truth, predicted);
  return sum;
}

std::int64_t Confusion::total() const { return std::accumulate(support_.begin(), support_.end(), std::int64_t{0}); }

std::int64_t Confusion::correct() const {
  std::int64_t sum = 0;
  for (std::int64_t c = 0; c < classes_; ++c) sum += count(c, c);
  return sum;
}

pipeline::Tensor Confusion::tensor() const { return pipeline::Tensor::of<std::int64_t>({classes_, classes_}, counts_); }

std::vector<ClassScore> class_scores(const Confusion& confusion) {
  std::vector<ClassScore> scores;
  for (std::int64_t c = 0; c < confusion.classes(); ++c) {
    const std::int64_t hits = confusion.count(c, c);
    const std::int64_t predicted = confusion.predicted(c);
    const std::int64_t support = confusion.support(c);
    scores.push_back({ratio(hits, predicted), ratio(hits, support), ratio(2 * hits, predicted + support), support});
  }
  return scores;
}

Averages averages(const Confusion& confusion, std::span<const ClassScore> scores) {
  assert(confusion.total() > 0);
  Averages sums;
  int occurring = 0;
  for (std::int64_t c = 0; c < confusion.classes(); ++c) {
    const ClassScore& score = scores[static_cast<std::size_t>(c)];
    if (score.support == 0 && confusion.predicted(c) == 0) continue;
    ++occurring;
    add(sums.macro, score, 1.0);
    add(sums.weighted, score, static_cast<double>(score.support));
  }
  return {divided(sums.macro, occurring), divided(sums.weighted, static_cast<double>(confusion.total()))};
}

}  // namespace metrics
