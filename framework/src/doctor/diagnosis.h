/// \file
/// How a set of images differs from the images that a network was trained on, measure by measure.
///
///     Diagnosis found = diagnose(training, yours, {.height = 28, .width = 28});
///     for (const MeasureFinding& finding : found.measures)
///       if (finding.differs) ... finding.sentence, finding.mend
///
/// A measure differs when one of two tests says so, far beyond chance and by an amount that matters:
///
///   - outside: yours lie outside the range that holds all but the 1 % lowest and the 1 % highest training images,
///     widened by `tolerance` on both sides, for a share of the images that is kSmallestExcess above that of the
///     training images. Chance: the binomial tail at (training images outside + 1) / (their number + 1).
///   - shift: of an image of yours and a training image, drawn at random, one is the larger in at least
///     (1 + kSmallestDelta) / 2 of the cases, and the medians are `tolerance` apart. Chance: Mann and Whitney's test,
///     from kFewestForShift images on, where its normal approximation holds.
///
/// p is Holm's, adjusted over both tests of all measures. kLevel is such that one image can be told that is unlike a
/// thousand training images in one measure; with the effects asked for, sets of MNIST's own training images that were
/// held out give a false alarm in less than one of a hundred cases (framework/ARCHITECTURE.md, "Doctor").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pipeline/export.h>
#include <pipeline/measurements.h>
#include <pipeline/value.h>

#include "doctor/distribution.h"
#include "doctor/mend.h"

namespace pipeline {

inline constexpr double kLevel = 0.02;
inline constexpr double kSmallestExcess = 0.15;
inline constexpr double kSmallestDelta = 0.50;
inline constexpr std::int64_t kFewestForShift = 8;
inline constexpr std::size_t kMostOffenders = 12;

/// What is known of a measure beforehand.
struct MeasureKind {
  std::string name;        ///< the column
  std::string text;        ///< "stroke width"
  std::string unit;        ///< "of the ink box"; empty for a pure number
  double tolerance = 0.0;  ///< a smaller difference is none
};

/// Low and high: 1st and 99th percentile.
struct Spread {
  double low = 0.0;
  double median = 0.0;
  double high = 0.0;
  std::int64_t images = 0;  ///< in which it could be measured; all else is NaN where there are none
};

struct MeasureFinding {
  MeasureKind kind;
  Spread training;
  Spread yours;
  Histograms histograms;  ///< first: training
  std::int64_t outside = 0;
  /// On which side of the training images' range most of those lie, how many, and their median. Where as many lie on
  /// either side, the side to which the whole set has moved.
  bool higher = false;
  std::int64_t on_side = 0;
  double side_median = 0.0;
  double expected = 0.0;  ///< share of images outside by chance
  Shift shift;
  double outside_p = 1.0;  ///< of `outside`, adjusted
  double shift_p = 1.0;    ///< of `shift`, adjusted; 1 where there are too few images for it
  double p = 1.0;          ///< the smaller of the two
  bool differs = false;
  double effect = 0.0;                  ///< the larger of excess outside and |delta|, for sorting
  std::string sentence;                 ///< empty unless it differs
  Chain mend;                           ///< empty where no step mends it
  std::vector<std::int64_t> offenders;  ///< rows, the most typical of those outside first; where a
                                        ///< set has moved within the range, its most typical ones
};

struct Diagnosis {
  std::int64_t images = 0;
  std::vector<MeasureFinding> measures;  ///< in the order of `measure_kinds`

  /// Those that differ, largest effect first.
  PIPELINE_EXPORT std::vector<const MeasureFinding*> findings() const;
  /// Median of the training images; NaN where there is no such measure.
  PIPELINE_EXPORT double training_median(std::string_view measure) const;
};

/// Those of image.measure, then `distance` and `confidence`.
PIPELINE_EXPORT const std::vector<MeasureKind>& measure_kinds();

/// Columns that a table lacks are left out of the diagnosis.
PIPELINE_EXPORT Diagnosis diagnose(const Measurements& training, const Measurements& yours, const TrainedShape& shape);

}  // namespace pipeline
