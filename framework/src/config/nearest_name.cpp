#include "config/nearest_name.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace pipeline {
namespace {

constexpr std::size_t kFar = 4;
constexpr std::size_t kLongest = 200;  // nobody mistypes a longer name; bounds the work on hostile files

char folded(char letter) {
  if (letter >= 'A' && letter <= 'Z') return static_cast<char>(letter - 'A' + 'a');
  return letter == '-' ? '_' : letter;
}

/// Damerau (1964), in the form of the optimal string alignment; kFar stands for all distances from there on.
std::size_t distance(std::string_view a, std::string_view b) {
  const std::size_t difference = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (difference >= kFar || a.size() > kLongest || b.size() > kLongest) return kFar;
  std::array<std::vector<std::size_t>, 3> rows;
  for (std::vector<std::size_t>& row : rows) row.assign(b.size() + 1, 0);
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    const std::vector<std::size_t>& before = rows[(i + 2) % 3];
    const std::vector<std::size_t>& two_before = rows[(i + 1) % 3];
    std::vector<std::size_t>& row = rows[i % 3];
    row[0] = i;
    std::size_t least = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const char x = folded(a[i - 1]);
      const char y = folded(b[j - 1]);
      row[j] = std::min({before[j] + 1, row[j - 1] + 1, before[j - 1] + (x == y ? 0U : 1U)});
      if (i > 1 && j > 1 && x == folded(b[j - 2]) && folded(a[i - 2]) == y)
        row[j] = std::min(row[j], two_before[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    if (least > kFar) return kFar;
  }
  return std::min(rows[a.size() % 3][b.size()], kFar);
}

}  // namespace

std::optional<std::string> nearest_name(std::string_view wanted, std::span<const std::string> names) {
  const std::string* nearest = nullptr;
  std::size_t least = std::min(kFar, wanted.size());
  for (const std::string& name : names) {
    const std::size_t found = distance(wanted, name);
    if (found >= least) continue;
    least = found;
    nearest = &name;
  }
  if (nearest == nullptr) return std::nullopt;
  return *nearest;
}

std::string did_you_mean(std::string_view wanted, std::span<const std::string> names, std::string_view rest) {
  const std::optional<std::string> nearest = nearest_name(wanted, names);
  if (!nearest) return std::string(rest);
  std::string help = "did you mean '" + *nearest + "'?";
  if (!rest.empty()) help.append(" ").append(rest);
  return help;
}

std::string comma_separated(std::span<const std::string> names) {
  std::string text;
  for (const std::string& name : names) {
    if (!text.empty()) text += ", ";
    text += name;
  }
  return text;
}

}  // namespace pipeline
