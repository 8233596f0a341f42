/// \file
/// UTF-8, one code point at a time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pipeline {

/// `length` in bytes, at least 1. An invalid byte stands for itself, with `valid` false.
struct CodePoint {
  char32_t value = 0;
  std::size_t length = 1;
  bool valid = false;
};

/// The code point that starts at byte `at`. Overlong forms, surrogates and values above U+10FFFF are invalid.
/// REQUIRES: at < text.size().
CodePoint decode_utf8(std::string_view text, std::size_t at);

/// The offset of the first byte that is not UTF-8, or npos.
std::size_t find_invalid_utf8(std::string_view text);

void append_utf8(std::string& text, char32_t code_point);

}  // namespace pipeline
