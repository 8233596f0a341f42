/// \file
/// Numbers in messages.
#pragma once

#include <string>

namespace image {

/// Shortest text that reads back to `value`: "17", "0.1".
std::string number_text(double value);

}  // namespace image
