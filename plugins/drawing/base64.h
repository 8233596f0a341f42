/// \file
/// Bytes written as text.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace drawing {

/// RFC 4648, section 4: padded, without line ends. Throws Error when `text` is not that.
std::vector<std::uint8_t> from_base64(std::string_view text);

}  // namespace drawing
