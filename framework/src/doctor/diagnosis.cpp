#include "doctor/diagnosis.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "compare/holm.h"
#include "doctor/sentence.h"

namespace pipeline {
namespace {

constexpr double kLowShare = 0.01;
constexpr double kHighShare = 0.99;

Spread spread_of(std::span<const double> sorted) {
  return {quantile(sorted, kLowShare), quantile(sorted, 0.5), quantile(sorted, kHighShare), std::ssize(sorted)};
}

/// By how much `value` lies outside of the training images' range.
double beyond(double value, const MeasureFinding& finding) {
  return std::max({0.0, finding.training.low - finding.kind.tolerance - value,
                   value - finding.training.high - finding.kind.tolerance});
}

std::int64_t count_outside(std::span<const double> values, const MeasureFinding& finding) {
  return std::count_if(values.begin(), values.end(), [&](double v) { return beyond(v, finding) > 0.0; });
}

/// Rows outside, the one first whose distance from the range is their median: typical, not extreme.
std::vector<std::int64_t> offenders_of(std::span<const double> values, const MeasureFinding& finding) {
  std::vector<std::int64_t> rows;
  std::vector<double> distances;
  for (std::size_t row = 0; row < values.size(); ++row) {
    const double distance = std::isnan(values[row]) ? 0.0 : beyond(values[row], finding);
    if (distance <= 0.0) continue;
    rows.push_back(static_cast<std::int64_t>(row));
    distances.push_back(distance);
  }
  std::sort(distances.begin(), distances.end());
  const double typical = quantile(distances, 0.5);
  const auto from_typical = [&](std::int64_t row) {
    return std::abs(beyond(values[static_cast<std::size_t>(row)], finding) - typical);
  };
  std::stable_sort(rows.begin(), rows.end(),
                   [&](std::int64_t a, std::int64_t b) { return from_typical(a) < from_typical(b); });
  if (rows.size() > kMostOffenders) rows.resize(kMostOffenders);
  return rows;
}

/// Everything but the verdict, which depends on the other measures; `p` is not adjusted yet.
MeasureFinding compared(const MeasureKind& kind, std::span<const double> training, std::span<const double> yours) {
  const std::vector<double> reference = sorted_numbers(training);
  const std::vector<double> mine = sorted_numbers(yours);
  MeasureFinding finding;
  finding.kind = kind;
  finding.training = spread_of(reference);
  finding.yours = spread_of(mine);
  finding.histograms = histograms_of(reference, mine);
  if (reference.empty() || mine.empty()) return finding;
  finding.outside = count_outside(mine, finding);
  const auto size = static_cast<double>(reference.size());
  finding.expected = (static_cast<double>(count_outside(reference, finding)) + 1.0) / (size + 1.0);
  finding.shift = shift_between(reference, mine);
  const double by_tail = binomial_tail(finding.outside, std::ssize(mine), finding.expected);
  finding.p = std::min(1.0, 2.0 * std::min(by_tail, finding.shift.p));
  finding.offenders = offenders_of(yours, finding);
  return finding;
}

double excess_of(const MeasureFinding& finding) {
  const auto images = static_cast<double>(std::max<std::int64_t>(1, finding.yours.images));
  return static_cast<double>(finding.outside) / images - finding.expected;
}

bool matters(const MeasureFinding& finding) {
  const bool moved = std::abs(finding.shift.delta) >= kSmallestDelta &&
                     std::abs(finding.yours.median - finding.training.median) >= finding.kind.tolerance;
  return excess_of(finding) >= kSmallestExcess || moved;
}

/// On which side of the training images most of what differs lies.
bool is_higher(const MeasureFinding& finding, std::span<const double> yours) {
  std::int64_t above = 0;
  std::int64_t below = 0;
  for (const double value : yours) {
    above += value > finding.training.high + finding.kind.tolerance ? 1 : 0;
    below += value < finding.training.low - finding.kind.tolerance ? 1 : 0;
  }
  return above != below ? above > below : finding.shift.delta > 0.0;
}

}  // namespace

const std::vector<MeasureKind>& measure_kinds() {
  // Tolerances: about what a viewer does not notice, or a pixel of 28.
  static const std::vector<MeasureKind> kinds = {
      {"blank", "blank images", "", 0.5},
      {"polarity", "polarity", "", 0.5},
      {"ground", "ground", "of white", 0.08},
      {"unevenness", "unevenness of the ground", "of white", 0.08},
      {"contrast", "contrast", "of white", 0.10},
      {"grey", "grey edges", "of the ink", 0.10},
      {"ink_box", "ink box", "of the side", 0.04},
      {"off_centre", "off centre", "of the side", 0.04},
      {"stroke", "stroke width", "of the ink box", 0.02},
      {"slant", "slant", "columns a row", 0.20},
      {"border", "ink on the border", "of the border", 0.01},
      {"parts", "parts", "", 1.0},
      {"specks", "specks", "", 1.0},
      {"width", "width", "pixels", 0.5},
      {"height", "height", "pixels", 0.5},
      {"distance", "distance to the nearest training image", "of the range", 0.02},
      {"confidence", "confidence of the network", "", 0.05}};
  return kinds;
}

std::vector<const MeasureFinding*> Diagnosis::findings() const {
  std::vector<const MeasureFinding*> found;
  for (const MeasureFinding& finding : measures)
    if (finding.differs) found.push_back(&finding);
  std::stable_sort(found.begin(), found.end(),
                   [](const MeasureFinding* a, const MeasureFinding* b) { return a->effect > b->effect; });
  return found;
}

Diagnosis diagnose(const Measurements& training, const Measurements& yours, const TrainedShape& shape) {
  Diagnosis diagnosis;
  diagnosis.images = yours.size();
  std::vector<double> p;
  for (const MeasureKind& kind : measure_kinds()) {
    const auto reference = training.column(kind.name);
    const auto mine = yours.column(kind.name);
    if (!reference || !mine) continue;
    diagnosis.measures.push_back(compared(kind, *reference, *mine));
    p.push_back(diagnosis.measures.back().p);
  }
  const MedianOf median = [&](std::string_view measure) {
    for (const MeasureFinding& finding : diagnosis.measures)
      if (finding.kind.name == measure) return finding.training.median;
    return std::numeric_limits<double>::quiet_NaN();
  };
  const std::vector<double> adjusted = holm_adjusted(p);
  for (std::size_t i = 0; i < adjusted.size(); ++i) {
    MeasureFinding& finding = diagnosis.measures[i];
    finding.p = adjusted[i];
    finding.differs = finding.p <= kLevel && matters(finding);
    if (!finding.differs) continue;
    finding.effect = std::max(excess_of(finding), std::abs(finding.shift.delta));
    const bool higher = is_higher(finding, *yours.column(finding.kind.name));
    finding.mend = mend_of(finding.kind.name, higher, median, shape);
    finding.sentence = sentence_of(finding, higher);
  }
  return diagnosis;
}

}  // namespace pipeline
