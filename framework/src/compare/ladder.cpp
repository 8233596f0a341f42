#include "compare/ladder.h"

#include <cassert>
#include <cstddef>

#include "compare/newcombe.h"

namespace pipeline {
namespace {

Rung rung_from(const std::vector<std::int32_t>& labels, const VariantResult& before, const VariantResult& after,
               double confidence) {
  assert(before.predictions.size() == labels.size() && after.predictions.size() == labels.size());
  Rung rung;
  rung.label = after.name;
  for (std::size_t row = 0; row < labels.size(); ++row) {
    if (labels[row] < 0) continue;
    rung.counts.add(before.predictions[row] == labels[row], after.predictions[row] == labels[row]);
  }
  rung.images = rung.counts.images();
  rung.correct = rung.counts.right_in_second();
  rung.accuracy = static_cast<double>(rung.correct) / static_cast<double>(rung.images);
  rung.difference = static_cast<double>(rung.counts.ahead()) / static_cast<double>(rung.images);
  rung.difference_interval = newcombe_interval(rung.counts, confidence);
  return rung;
}

}  // namespace

std::vector<Rung> cumulative_rungs(const std::vector<std::int32_t>& labels, const std::vector<VariantResult>& rungs,
                                   double confidence) {
  std::vector<Rung> found;
  for (std::size_t i = 0; i < rungs.size(); ++i)
    found.push_back(rung_from(labels, rungs[i == 0 ? 0 : i - 1], rungs[i], confidence));
  return found;
}

std::vector<Rung> leave_one_out_rungs(const std::vector<std::int32_t>& labels, const VariantResult& whole,
                                      const std::vector<VariantResult>& without, double confidence) {
  std::vector<Rung> found;
  for (const VariantResult& variant : without) found.push_back(rung_from(labels, whole, variant, confidence));
  return found;
}

}  // namespace pipeline
