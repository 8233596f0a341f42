/// \file
/// What is wrong with text that is not YAML, in the user's words.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "config/diagnostic.h"
#include "config/source_file.h"

namespace pipeline {

/// A `[` or `{` that was open when reading stopped.
struct OpenBracket {
  Place place;
  char bracket = '[';
};

/// `message`: what yaml-cpp says; `at`: the offset where it stopped; `end`: of the text that was read.
Diagnostic explain_syntax_error(const std::shared_ptr<const SourceFile>& source, std::string_view message,
                                std::size_t at, std::size_t end, const std::optional<OpenBracket>& open);

/// The offset just after a quoted scalar that begins at `begin` with ' or "; npos when its quote is never closed.
std::size_t quoted_scalar_end(std::string_view text, std::size_t begin, std::size_t end);

}  // namespace pipeline
