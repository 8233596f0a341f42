/// \file
/// A page that needs nothing beside it: frame, style, plot libraries, data and program in one HTML document.
#pragma once

#include <string>

#include <pipeline/value.h>

namespace report {

/// `data` as JSON that may stand inside a <script> element: no text in it can end the element or begin a comment.
std::string script_safe_json(const pipeline::Value& data);

/// `title` stands in the browser's tab. See page/main.js for what `data` holds.
std::string page(const std::string& title, const pipeline::Value& data);

}  // namespace report
