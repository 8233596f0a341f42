/// \file
/// Whether a stage gives back what it took.
#pragma once

#include <string>

#include "conformance/stage_trial.h"

namespace pipeline {

/// Runs the stage again and again, to its end, told to stop and on images that it may refuse. What is left behind every
/// time is a leak: memory, open files, threads. LeakSanitizer, where it is in this process, has the last word: it finds
/// what was lost once. A sentence that says what is lost, or nothing.
std::string check_leaks(const StageTrial& trial);

}  // namespace pipeline
