/// \file
/// The parameters of a stage that no pipeline file names.
#pragma once

#include <string_view>

#include <pipeline/value.h>

#include "plugin/registry.h"

namespace pipeline {

/// `given` with the defaults of `type` filled in, as a pipeline file's are. Throws Error when no plugin provides
/// `type`.
Value complete_parameters(std::string_view type, const Value& given, const Registry& registry);

}  // namespace pipeline
