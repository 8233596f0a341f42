/// \file
/// The form of `compare` and `serve`: which keys they have and what kind of value stands at each. Whether the stages
/// that they name exist is not known here.
#pragma once

#include <optional>
#include <string>

#include "config/compare_node.h"
#include "config/diagnostic.h"

namespace pipeline {

/// None after a mistake that leaves in doubt what is to be compared; every mistake is reported.
std::optional<CompareNode> read_compare_form(const Node::Entry& compare, Diagnostics& diagnostics);

/// None after a mistake that leaves in doubt what is to be served; every mistake is reported.
std::optional<ServeNode> read_serve_form(const Node::Entry& serve, Diagnostics& diagnostics);

/// STAGE or STAGE.PORT, or none after a mistake that is then reported. `where`: "'classifier' of 'serve'"; `or_else`:
/// what else may stand there, ", or a list of these".
std::optional<Reference> read_reference(const Node& value, const std::string& where, const std::string& or_else,
                                        Diagnostics& diagnostics);

}  // namespace pipeline
