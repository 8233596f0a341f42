/// \file
/// The parameters of a stage type as JSON Schema: what config/parameters accepts from a file, and what it says of it.
#pragma once

#include <string_view>
#include <vector>

#include <pipeline/spec.h>
#include <pipeline/value.h>

namespace pipeline {

/// A regular expression of text with an environment variable in it, ${NAME}: what stands there when the file is read,
/// a schema cannot know. ECMA-262, as JSON Schema has it.
inline constexpr std::string_view kVariablePattern = R"((^|[^$])\$\{[A-Za-z_][A-Za-z0-9_]*\})";

/// The name under `$defs` of the schema of such text, which the schemas below refer to.
inline constexpr std::string_view kVariableDefinition = "variable";

/// The value of `with`: a map of these parameters, or nothing where all of them have defaults.
Value parameters_schema(const std::vector<ParameterInfo>& parameters);

/// Whether one of them has to be given.
bool any_required(const std::vector<ParameterInfo>& parameters);

}  // namespace pipeline
