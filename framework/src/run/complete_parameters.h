/// \file
/// A stage's parameters, from what a file gives to all of them and back.
#pragma once

#include <string_view>

#include <pipeline/value.h>

#include "plugin/registry.h"

namespace pipeline {

/// `given` with the defaults of `type` filled in, as a pipeline file's are. Throws Error when no plugin provides
/// `type`.
Value complete_parameters(std::string_view type, const Value& given, const Registry& registry);
/// As a file has them: an optional parameter that is off is left out.
Value without_nulls(const Value& parameters);

}  // namespace pipeline
