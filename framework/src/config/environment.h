/// \file
/// Environment variables in a pipeline file: `${DATA}/mnist`.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "config/diagnostic.h"

namespace pipeline {

/// Puts the values of environment variables in place of `${NAME}`; `$${` becomes a plain `${`.
class Environment {
 public:
  /// None, with a mistake in `diagnostics`, when a variable is not set, a name is malformed or `${` is not closed.
  /// `place`: of the scalar that holds `text`; mistakes point into it.
  std::optional<std::string> substitute(std::string_view text, const Place& place, Diagnostics& diagnostics);

 private:
  std::size_t inserted_ = 0;  // bytes so far; bounded, as a long value may be named very often
};

/// Writes each `${` as `$${`, so that `substitute` gives `text` back.
std::string escape_environment(std::string_view text);

}  // namespace pipeline
