#include "compare/split_for_confirmation.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
#include <utility>

#include <pipeline/error.h>
#include <pipeline/random.h>
#include <pipeline/range.h>

namespace pipeline {
namespace {

/// Rows that stay together, in the order of their first one.
std::vector<std::vector<std::size_t>> groups_of(std::span<const std::size_t> rows,
                                                std::span<const std::string> authors) {
  std::vector<std::vector<std::size_t>> groups;
  std::map<std::string_view, std::size_t> known;
  for (const std::size_t row : rows) {
    if (authors.empty()) {
      groups.push_back({row});
      continue;
    }
    const auto [entry, is_new] = known.emplace(authors[row], groups.size());
    if (is_new) groups.emplace_back();
    groups[entry->second].push_back(row);
  }
  return groups;
}

}  // namespace

ConfirmationSplit split_for_confirmation(std::span<const std::size_t> rows, std::span<const std::string> authors,
                                         double confirm, std::uint64_t seed) {
  if (!Range{0.0, 1.0, true, true}.contains(confirm))
    throw Error("'confirm' must be between 0 and 1, both excluded",
                "0.5 chooses on one half and confirms on the other");
  std::vector<std::vector<std::size_t>> groups = groups_of(rows, authors);
  if (groups.size() < 2) {
    if (authors.empty() || rows.size() < 2)
      throw Error("'confirm' needs at least 2 labelled images, and there is " + std::to_string(rows.size()),
                  "leave 'confirm' out, or add images");
    throw Error("'confirm' divides images by author, and all " + std::to_string(rows.size()) + " are by one",
                "leave 'confirm' out, add images by others, or leave authors out to divide image by image");
  }
  Random random(seed);
  random.shuffle(std::span(groups));

  const double wanted = confirm * static_cast<double>(rows.size());
  ConfirmationSplit split;
  std::size_t left = groups.size();
  for (const std::vector<std::size_t>& group : groups) {
    const auto now = static_cast<double>(split.confirming.size());
    const double then = now + static_cast<double>(group.size());
    // The last one fills whichever part is still empty.
    const bool is_last = --left == 0;
    const bool nearer = std::abs(then - wanted) < std::abs(now - wanted);
    const bool confirms = is_last && split.confirming.empty() ? true
                          : is_last && split.choosing.empty() ? false
                                                              : nearer;
    std::vector<std::size_t>& part = confirms ? split.confirming : split.choosing;
    part.insert(part.end(), group.begin(), group.end());
  }
  std::ranges::sort(split.choosing);
  std::ranges::sort(split.confirming);
  return split;
}

}  // namespace pipeline
