/// \file
/// Newcombe's interval for the difference of two accuracies on the same images.
#pragma once

#include <pipeline/export.h>
#include <pipeline/wilson.h>

#include "compare/paired_counts.h"

namespace pipeline {

/// Where accuracy of the second - accuracy of the first lies, in [-1, 1].
///
/// With p1, p2 the accuracies, l and u the ends of their Wilson intervals, n the images and
/// D = both neither - fixed broken:
///
///     phi  = max(0, D - n / 2) or D where D < 0, over the root of the product of the four margins; 0 if one is 0
///     low  = d - sqrt((p2 - l2)^2 - 2 phi (p2 - l2)(u1 - p1) + (u1 - p1)^2),   d = p2 - p1
///     high = d + sqrt((u2 - p2)^2 - 2 phi (u2 - p2)(p1 - l1) + (p1 - l1)^2)
///
/// Takes the images as independent. REQUIRES: at least one image, confidence in (0, 1).
/// Source: Newcombe, "Improved confidence intervals for the difference between binomial proportions based on paired
/// data", Statistics in Medicine 17:2635-2650, 1998, method 10.
PIPELINE_EXPORT Interval newcombe_interval(const PairedCounts& counts, double confidence);

}  // namespace pipeline
