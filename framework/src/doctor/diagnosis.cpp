#include "doctor/diagnosis.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

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

/// Rows nearest to the median: what a set is like that has moved as a whole.
std::vector<std::int64_t> typical_rows(std::span<const double> values, double median) {
  std::vector<std::int64_t> rows;
  for (std::size_t row = 0; row < values.size(); ++row)
    if (!std::isnan(values[row])) rows.push_back(static_cast<std::int64_t>(row));
  const auto from_median = [&](std::int64_t row) { return std::abs(values[static_cast<std::size_t>(row)] - median); };
  std::stable_sort(rows.begin(), rows.end(),
                   [&](std::int64_t a, std::int64_t b) { return from_median(a) < from_median(b); });
  if (rows.size() > kMostOffenders) rows.resize(kMostOffenders);
  return rows;
}

/// Fills in `higher`, `on_side` and `side_median`. `yours`: ascending.
void find_side(std::span<const double> yours, MeasureFinding& finding) {
  const double low = finding.training.low - finding.kind.tolerance;
  const double high = finding.training.high + finding.kind.tolerance;
  const auto below = std::lower_bound(yours.begin(), yours.end(), low) - yours.begin();
  const auto above = yours.end() - std::upper_bound(yours.begin(), yours.end(), high);
  finding.higher = above != below ? above > below : finding.shift.delta > 0.0;
  finding.on_side = finding.higher ? above : below;
  const auto count = static_cast<std::size_t>(finding.on_side);
  finding.side_median = quantile(finding.higher ? yours.last(count) : yours.first(count), 0.5);
}

/// Everything but the verdict, which depends on the other measures; p values are not adjusted yet.
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
  finding.outside_p = binomial_tail(finding.outside, std::ssize(mine), finding.expected);
  if (std::min(std::ssize(mine), std::ssize(reference)) >= kFewestForShift) finding.shift_p = finding.shift.p;
  find_side(mine, finding);
  finding.offenders = offenders_of(yours, finding);
  return finding;
}

double excess_of(const MeasureFinding& finding) {
  const auto images = static_cast<double>(std::max<std::int64_t>(1, finding.yours.images));
  return static_cast<double>(finding.outside) / images - finding.expected;
}

bool is_outside(const MeasureFinding& finding) {
  return finding.outside_p <= kLevel && excess_of(finding) >= kSmallestExcess;
}

bool is_shifted(const MeasureFinding& finding) {
  return finding.shift_p <= kLevel && std::abs(finding.shift.delta) >= kSmallestDelta &&
         std::abs(finding.yours.median - finding.training.median) >= finding.kind.tolerance;
}

/// Holm over all tests that were made.
void adjust(std::vector<MeasureFinding>& measures) {
  std::vector<double> p;
  for (const MeasureFinding& finding : measures) {
    p.push_back(finding.outside_p);
    if (finding.yours.images >= kFewestForShift) p.push_back(finding.shift_p);
  }
  const std::vector<double> adjusted = holm_adjusted(p);
  std::size_t next = 0;
  for (MeasureFinding& finding : measures) {
    finding.outside_p = adjusted[next++];
    if (finding.yours.images >= kFewestForShift) finding.shift_p = adjusted[next++];
    finding.p = std::min(finding.outside_p, finding.shift_p);
  }
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

double Diagnosis::training_median(std::string_view measure) const {
  for (const MeasureFinding& finding : measures)
    if (finding.kind.name == measure) return finding.training.median;
  return std::numeric_limits<double>::quiet_NaN();
}

Diagnosis diagnose(const Measurements& training, const Measurements& yours, const TrainedShape& shape) {
  Diagnosis diagnosis;
  diagnosis.images = yours.size();
  for (const MeasureKind& kind : measure_kinds()) {
    const auto reference = training.column(kind.name);
    const auto mine = yours.column(kind.name);
    if (!reference || !mine) continue;
    diagnosis.measures.push_back(compared(kind, *reference, *mine));
  }
  const MedianOf median = [&](std::string_view measure) { return diagnosis.training_median(measure); };
  adjust(diagnosis.measures);
  for (MeasureFinding& finding : diagnosis.measures) {
    finding.differs = is_outside(finding) || is_shifted(finding);
    if (!finding.differs) continue;
    finding.effect = std::max(excess_of(finding), std::abs(finding.shift.delta));
    finding.mend = mend_of(finding.kind.name, finding.higher, median, shape);
    finding.sentence = sentence_of(finding);
    if (finding.offenders.empty())
      finding.offenders = typical_rows(*yours.column(finding.kind.name), finding.yours.median);
  }
  return diagnosis;
}

}  // namespace pipeline
