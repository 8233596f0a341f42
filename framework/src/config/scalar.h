/// \file
/// What a plain (unquoted) YAML scalar means, by the core schema of YAML 1.2.
#pragma once

#include <string_view>

#include <pipeline/value.h>

namespace pipeline {

/// Null for nothing, `~`, `null`; a boolean for `true` and `false`; an integer for decimal, `0o17`, `0x1f`; a number
/// for `1.5`, `1e3`, `.inf`, `.nan`; text for everything else, so for `off`, `yes`, `1_000` and `12:30` too.
/// true, false and null are also known as True and TRUE.
///
/// Throws Error when an integer does not fit 64 bits, or a number is beyond what a double holds.
Value plain_scalar(std::string_view text);

}  // namespace pipeline
