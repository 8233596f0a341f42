/// \file
/// JSON as the framework writes it. Reading and the one-line form are Value's own: `parse_json`, `json`.
#pragma once

#include <string>
#include <string_view>

#include <pipeline/value.h>

namespace pipeline {

/// JSON over several lines, indented by two, without a final newline; lists of plain values stay on one line.
/// Reads back to the same value, and is the same text for the same value.
std::string pretty_json(const Value& value);

/// `text` as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD.
std::string json_quoted(std::string_view text);

/// The shortest text that reads back to the same bits: "0.1", "1e+20", "3". REQUIRES: `value` is finite.
std::string shortest(double value);

/// Length of the UTF-8 sequence at the start of `text`; 0 where there is none.
std::size_t utf8_length(std::string_view text);
bool is_utf8(std::string_view text);

/// A number for a Value that is compared after a round trip: what is not finite becomes "nan", "inf" or "-inf".
Value number_value(double number);
/// The inverse. Throws Error for any other text.
double number_of(const Value& value);

}  // namespace pipeline
