/// \file
/// A pipeline file with the chain that `pipeline doctor` suggests: what `--fix` writes.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "doctor/mend.h"
#include "run/doctor_run.h"
#include "run/program.h"

namespace pipeline {

/// The run's resolved pipeline with `chain` as variant "suggested", which is also served. Where the file compares
/// already, that variant is added (or replaced) and, if `folder` is given, the stage that reads the drawings reads
/// that; else stages that read `folder`, prepare and judge its images are added. Without labels in `folder`, nothing is
/// compared and the chain is served. Throws Error where the drawings of a file that compares do not
/// come from a folder. REQUIRES: a `folder` where the file compares nothing.
std::string suggested_yaml(const Program& program, const DoctorReport& report,
                           const std::optional<std::filesystem::path>& folder);

}  // namespace pipeline
