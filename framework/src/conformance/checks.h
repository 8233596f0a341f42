/// \file
/// What every plugin promises, as checks that each look at one stage type. Each is meant to run in a process of its
/// own: a plugin may crash, hang or exit.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <pipeline/value.h>

#include "conformance/stage_trial.h"

namespace pipeline {

struct CheckVerdict {
  enum class Result { pass, fail, not_applicable };
  Result result = Result::pass;
  std::string reason;  ///< of a failure or of what does not apply: a sentence without full stop; else empty or a remark
};

/// "pass", "fail", "not applicable"
std::string_view name_of(CheckVerdict::Result result);

struct Check {
  std::string_view name;
  std::string_view promise;  ///< what it looks at; no full stop
  CheckVerdict (*run)(const StageTrial& trial);
};

/// In the order in which they are run.
const std::vector<Check>& conformance_checks();
/// Null when there is none of that name.
const Check* conformance_check(std::string_view name);

/// What the plugin in this library says of itself, against its manifest. Loads it into this process.
CheckVerdict check_description(const std::filesystem::path& library);

}  // namespace pipeline
