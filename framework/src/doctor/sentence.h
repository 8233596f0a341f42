/// \file
/// A finding in plain words.
#pragma once

#include <string>

#include <pipeline/export.h>

#include "doctor/diagnosis.h"

namespace pipeline {

/// "your strokes are thinner in 18 of 20 images: 5.1 % of the ink box in their median; the training images have 13 %
/// (7.7 % to 26 %)".
PIPELINE_EXPORT std::string sentence_of(const MeasureFinding& finding);

/// A value of a measure as people read it: "12 %" of something, "28 pixels", "0.4".
PIPELINE_EXPORT std::string shown_value(const MeasureKind& kind, double value);

}  // namespace pipeline
