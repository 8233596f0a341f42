#include "class_labels.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string_view>

#include <pipeline/error.h>

namespace metrics {

namespace {

/// 'a', 'b', 'c'; the end is counted rather than listed when there are many.
std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 20;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i) text += (i == 0 ? "'" : ", '") + names[i] + "'";
  if (names.size() > kShown) text += " and " + std::to_string(names.size() - kShown) + " more";
  return text;
}

[[noreturn]] void refuse(const std::map<std::string, std::int64_t>& unknown, const std::vector<std::string>& classes) {
  std::vector<std::string> names;
  std::int64_t rows = 0;
  for (const auto& [name, count] : unknown) {
    names.push_back(name);
    rows += count;
  }
  throw pipeline::Error(
      std::to_string(rows) + (rows == 1 ? " image is" : " images are") + " labelled " + listed(names) +
          ", which the classifier does not know; its classes are " + listed(classes),
      "rename the labels (class names are matched exactly), leave these images out, or train with them");
}

}  // namespace

std::vector<std::int32_t> labels_in(const std::vector<std::string>& classes, const pipeline::Images& images) {
  std::map<std::string_view, std::int32_t> index;
  for (std::size_t c = 0; c < classes.size(); ++c) index.emplace(classes[c], static_cast<std::int32_t>(c));

  std::vector<std::int32_t> own;  // the set's class numbers to the classifier's; kUnlabelled: not known
  std::transform(images.classes().begin(), images.classes().end(), std::back_inserter(own), [&](const auto& name) {
    const auto found = index.find(name);
    return found == index.end() ? pipeline::Images::kUnlabelled : found->second;
  });

  std::vector<std::int32_t> labels(static_cast<std::size_t>(images.size()), pipeline::Images::kUnlabelled);
  std::map<std::string, std::int64_t> unknown;
  const auto given = images.labels();
  for (std::size_t row = 0; row < given.size(); ++row) {
    if (given[row] == pipeline::Images::kUnlabelled) continue;
    const auto label = static_cast<std::size_t>(given[row]);
    labels[row] = own[label];
    if (own[label] == pipeline::Images::kUnlabelled) ++unknown[images.classes()[label]];
  }
  if (!unknown.empty()) refuse(unknown, classes);
  return labels;
}

}  // namespace metrics
