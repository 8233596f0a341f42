/// \file
/// An examination as a page, made by the plugin that provides report.html.
#pragma once

#include <filesystem>
#include <string>

#include <pipeline/pipeline.h>

#include "run/doctor_run.h"
#include "run/program.h"

namespace pipeline {

/// The page as an HTML document: what differs, both distributions of every measure, typical images, and every image as
/// read and behind the suggested chain. `program` was loaded from the run's pipeline file. Throws Error when no plugin
/// has the stage type report.html.
std::string doctor_page(const Program& program, const DoctorReport& report, const RunOptions& options);

}  // namespace pipeline
