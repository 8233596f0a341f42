/// \file
/// An examination as `pipeline doctor --json` prints it and as a report is told it.
#pragma once

#include <pipeline/value.h>

#include "run/doctor_run.h"

namespace pipeline {

/// {run, classifier, source, images, unreadable: [{id, reason}], measures: [{name, text, unit, training, yours,
/// histogram: {edges, training, yours}, outside, expected, differs, p, effect, mend, sentence, offenders}],
/// confidence: {training, yours, fixed}, distance likewise, chain, candidates, findings, conclusion}. What is not known
/// is null.
Value::Map doctor_json(const DoctorReport& report);

/// What was found, in a sentence or two.
std::string conclusion(const DoctorReport& report);

/// [{uses, with}]
Value to_value(const Chain& chain);

/// Median of the numbers among `values`; NaN where there is none.
double median_of(const std::vector<double>& values);

}  // namespace pipeline
