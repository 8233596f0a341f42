/// \file
/// What a comparison says, in plain words.
#pragma once

#include <string>

#include <pipeline/export.h>

#include "compare/comparison.h"

namespace pipeline {

/// The verdict, and a line with what it rests on: which test, whose images, where the winner was chosen. Lines are
/// not wrapped; no line end after the last.
///
///     'mnist' reads 57 of 60 images, 'as drawn' 12: 46 fixed, 1 broken, far beyond chance (p < 0.001). These 60 images
///     cannot tell it from the next best, 'centred', which reads 55: ...
PIPELINE_EXPORT std::string conclusion(const Comparison& comparison);

}  // namespace pipeline
