/// \file
/// Evaluations to show, and how wide the text of them is.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <pipeline/evaluation.h>

#include "terminal_text.h"

namespace pipeline::cli {

/// Classes of 1,000 images each, named `prefix` and their number; class c is taken for the next one c times.
inline Evaluation many_classes(int classes, const std::string& prefix) {
  Evaluation evaluation;
  const auto count = static_cast<std::size_t>(classes);
  std::vector<std::int64_t> confusion(count * count, 0);
  for (std::size_t c = 0; c < count; ++c) {
    evaluation.classes.push_back(prefix + std::to_string(c));
    const auto wrong = static_cast<std::int64_t>(count > 1 ? c : 0);
    const double recall = static_cast<double>(1000 - wrong) / 1000.0;
    evaluation.scores.push_back({recall, recall, recall, 1000});
    confusion[c * count + c] += 1000 - wrong;
    confusion[c * count + (c + 1) % count] += wrong;
  }
  evaluation.confusion = Tensor::of<std::int64_t>({classes, classes}, confusion);
  evaluation.metrics = {{"accuracy", 0.9}, {"accuracy_low", 0.88}, {"accuracy_high", 0.92}, {"loss", 0.25}};
  return evaluation;
}

inline int longest_line_of(std::string_view text) {
  int longest = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    longest = std::max(longest, width_of(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return longest;
}

}  // namespace pipeline::cli
