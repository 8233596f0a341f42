/// \file
/// Names that may travel: ids, class names and authors are UTF-8, file names any bytes.
#pragma once

#include <string>
#include <string_view>

namespace drawing {

bool is_utf8(std::string_view text);

/// `name` with each byte that is not UTF-8 as "\xff" spells it.
std::string utf8_name(std::string_view name);

}  // namespace drawing
