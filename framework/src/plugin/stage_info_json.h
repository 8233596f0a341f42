/// \file
/// A stage type's description as JSON: what a manifest holds and `pipeline plugins --json` prints.
#pragma once

#include <string_view>

#include <pipeline/spec.h>
#include <pipeline/value.h>

#include "plugin/json_node.h"

namespace pipeline {

/// Whether `type` is FAMILY.NOUN, each [a-z][a-z0-9_]*.
bool is_stage_type(std::string_view type);
/// Whether `name` is [a-z][a-z0-9_]*: a plugin, a parameter, a port.
bool is_name(std::string_view name);

/// Leaves out what has its usual value: a default that is null, an unbounded range, a port that is required.
Value value_of(const StageInfo& stage);

/// The reverse, for text from outside. Throws Error with the place for an unknown entry, a wrong type, a malformed or
/// repeated name, and for a description that contradicts itself, such as a default outside its range.
StageInfo stage_info_from(const JsonNode& node);

}  // namespace pipeline
