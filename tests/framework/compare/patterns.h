/// \file
/// Variants written as one character an image: what a test says at a glance.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compare/comparison.h"

namespace pipeline {

/// Labels count through the classes 'ant', 'bee', 'cat'; ids are "0", "1", ... Of a pattern, '+' is right, '-' wrong,
/// 'x' refused.
inline ComparisonInput input_of(const std::vector<std::pair<std::string, std::string>>& variants) {
  ComparisonInput input;
  input.classes = {"ant", "bee", "cat"};
  for (std::size_t row = 0; row < variants.front().second.size(); ++row) {
    input.labels.push_back(static_cast<std::int32_t>(row % 3));
    input.ids.push_back(std::to_string(row));
  }
  for (const auto& [name, pattern] : variants) {
    VariantResult& variant = input.variants.emplace_back();
    variant.name = name;
    for (std::size_t row = 0; row < pattern.size(); ++row) {
      const std::int32_t label = input.labels[row];
      variant.predictions.push_back(pattern[row] == 'x' ? -1 : pattern[row] == '+' ? label : (label + 1) % 3);
    }
  }
  return input;
}

/// `times` copies of `pattern`.
inline std::string repeated(std::string_view pattern, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += pattern;
  return text;
}

/// Authors "a", "b", ... of `images` images each in turn, for `rows` rows.
inline std::vector<std::string> authors_of(std::size_t rows, std::size_t images) {
  std::vector<std::string> authors;
  for (std::size_t row = 0; row < rows; ++row)
    authors.emplace_back(1, static_cast<char>('a' + static_cast<char>(row / images)));
  return authors;
}

}  // namespace pipeline
