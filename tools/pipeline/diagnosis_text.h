/// \file
/// An examination as tables and in words.
#pragma once

#include <string>

#include "run/doctor_run.h"

namespace pipeline::cli {

/// What was compared, measure by measure; each finding with what mends it; the suggested chain to paste into a pipeline
/// file, and what changes with it. No line is longer than `width`, from 72 on, but those to paste.
std::string diagnosis_text(const DoctorReport& report, int width);

}  // namespace pipeline::cli
