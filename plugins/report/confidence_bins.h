/// \file
/// How often a classifier is right when it says that it is: the points of a calibration plot.
#pragma once

#include <pipeline/evaluation.h>
#include <pipeline/value.h>

namespace report {

/// Ten bins of equal width over the confidence, that is the probability of the predicted class; (low, high], the first
/// with its lower end. Labelled rows that were not refused count:
///
///     [{ low, high, images, confidence: mean of the bin, accuracy: share of right ones }, ...], empty bins left out
///
/// Guo, Pleiss, Sun, Weinberger, "On Calibration of Modern Neural Networks", 2017.
pipeline::Value confidence_bins(const pipeline::Evaluation& evaluation);

}  // namespace report
