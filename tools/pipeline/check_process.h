/// \file
/// One check of a plugin in a process of its own, so that a crash is a failed check and not the end of the program.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <pipeline/value.h>

#include "conformance/checks.h"

namespace pipeline::cli {

struct CheckTask {
  std::filesystem::path library;
  std::string stage;  ///< stage type; empty for the check of the plugin's description
  std::string check;
  Value parameters = Value::Map{};  ///< checked and complete
};

enum class ChildOutput { hidden, shown };  ///< what the plugin itself writes

struct CheckOutcome {
  CheckVerdict verdict;
  double seconds = 0.0;
};

/// Starts this program again for the task, and waits for at most `limit` seconds. A plugin that crashes, ends the
/// process or does not come to an end fails, with a sentence that says so. Throws Error when no process can be started.
CheckOutcome run_check(const CheckTask& task, ChildOutput output, int limit);

/// What the child does with the words that `run_check` gave it; returns its exit code.
int run_check_here(const std::vector<std::string>& words);

}  // namespace pipeline::cli
