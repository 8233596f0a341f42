/// \file
/// What a compiler makes a difference of in a header.
#pragma once

#include <string>
#include <string_view>

namespace pipeline::testing {

/// `source` without comments, and without white space where it separates nothing: two texts that differ in layout and
/// comments alone become the same. Literals stay as they are; each preprocessor directive keeps a line of its own.
std::string without_layout(std::string_view source);

}  // namespace pipeline::testing
