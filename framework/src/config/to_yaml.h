/// \file
/// Values as YAML text.
#pragma once

#include <string>

#include <pipeline/value.h>

namespace pipeline {

/// Block style YAML 1.2 that `parse_yaml` reads back as an equal value; short lists of scalars stand on one line:
///
///     uses: mlp.network
///     with:
///       hidden: [128, 64]
///       activation: relu
///
/// Text that would be taken for another type, or for syntax, is quoted; `${` is escaped. Ends with a line end. Throws
/// Error when a text is not UTF-8. REQUIRES: at most 100 levels,
/// 200,000 values, no key empty or given twice.
std::string to_yaml(const Value& value);

}  // namespace pipeline
