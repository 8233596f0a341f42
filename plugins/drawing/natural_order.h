/// \file
/// The order in which people count: "2.png" before "10.png".
#pragma once

#include <string_view>

namespace drawing {

/// A total order: runs of decimal digits compare as numbers of any length, "/" comes before every other character, so
/// that a folder's files stay together, all else compares byte by byte. Names equal in this sense ("a1" and "a01")
/// compare as bytes.
bool natural_less(std::string_view a, std::string_view b);

}  // namespace drawing
