/// \file
/// Bytes written as text.
#pragma once

#include <string>
#include <string_view>

namespace pipeline::serve {

/// RFC 4648, section 4: padded, without line ends. REQUIRES: less than 1 GiB.
std::string to_base64(std::string_view bytes);

}  // namespace pipeline::serve
