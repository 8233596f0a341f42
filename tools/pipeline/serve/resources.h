/// \file
/// Files that are part of the program.
#pragma once

#include <string_view>

namespace pipeline::serve {

/// The page to draw on, with its styles and scripts; `@NONCE@` stands for what the policy of its answer names.
std::string_view page_html();
/// The description of the programs' interface, OpenAPI 3.1.
std::string_view openapi_json();

}  // namespace pipeline::serve
