/// \file
/// A finding in plain words.
#pragma once

#include <string>

#include <pipeline/export.h>

#include "doctor/diagnosis.h"

namespace pipeline {

/// "your ink is dark on a light ground, the training images' is light on a dark one: 20 of 20 images". `higher`: yours
/// lies above the training images.
PIPELINE_EXPORT std::string sentence_of(const MeasureFinding& finding, bool higher);

/// A value of a measure as people read it: "12 %" of something, "28 pixels", "0.4".
PIPELINE_EXPORT std::string shown_value(const MeasureKind& kind, double value);

}  // namespace pipeline
