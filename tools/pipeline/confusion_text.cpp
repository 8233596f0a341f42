#include "confusion_text.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "shown_number.h"
#include "terminal_text.h"
#include "text_table.h"

namespace pipeline::cli {
namespace {

constexpr int kMatrixIndent = 2;
constexpr int kMatrixGap = 2;
constexpr int kNarrowestName = 6;
constexpr int kWidestName = 20;

/// What stands over the columns, and how wide they are.
struct Columns {
  bool numbered = false;
  int width = 0;
};

int longest_name(const Evaluation& evaluation) {
  int longest = 0;
  for (const std::string& name : evaluation.classes) longest = std::max(longest, width_of(name));
  return longest;
}

/// None when the matrix does not fit.
std::optional<Columns> columns_that_fit(const Evaluation& evaluation, std::span<const std::int64_t> counts, int width) {
  const int classes = static_cast<int>(evaluation.classes.size());
  const int digits = counts.empty() ? 1 : static_cast<int>(std::to_string(*std::ranges::max_element(counts)).size());
  const int longest = longest_name(evaluation);
  const int number = static_cast<int>(std::to_string(classes - 1).size());
  const auto fits = [&](int name, int column) {
    return kMatrixIndent + name + classes * (kMatrixGap + column) <= width;
  };
  const int named = std::max(digits, longest);
  if (fits(std::min(longest, kWidestName), named)) return Columns{false, named};
  if (fits(number + 1 + kNarrowestName, std::max(digits, number))) return Columns{true, std::max(digits, number)};
  return std::nullopt;
}

std::string matrix_text(const Evaluation& evaluation, std::span<const std::int64_t> counts, const Columns& columns,
                        int width) {
  const std::size_t classes = evaluation.classes.size();
  std::vector<TextTable::Column> heads{{"", Align::left, true}};
  for (std::size_t c = 0; c < classes; ++c)
    heads.push_back(
        {right_aligned(columns.numbered ? std::to_string(c) : evaluation.classes[c], columns.width), Align::right});
  TextTable table(std::move(heads));
  const int number = static_cast<int>(std::to_string(classes - 1).size());
  for (std::size_t row = 0; row < classes; ++row) {
    std::string name;
    if (columns.numbered) name.append(right_aligned(std::to_string(row), number)).append(" ");
    name += evaluation.classes[row];
    std::vector<std::string> cells{fitted(name, kWidestName + number + 1)};
    for (std::size_t column = 0; column < classes; ++column) {
      const std::int64_t count = counts[row * classes + column];
      cells.push_back(count == 0 && row != column ? "." : std::to_string(count));
    }
    table.add(std::move(cells));
  }
  return "  confusion matrix: true class in rows, predicted in columns\n" + table.text(width, kMatrixIndent);
}

std::string mistakes_text(const Evaluation& evaluation, std::span<const std::int64_t> counts, int width) {
  struct Mistake {
    std::size_t truth;
    std::size_t predicted;
    std::int64_t images;
  };
  const std::size_t classes = evaluation.classes.size();
  std::vector<Mistake> mistakes;
  for (std::size_t row = 0; row < classes; ++row)
    for (std::size_t column = 0; column < classes; ++column)
      if (row != column && counts[row * classes + column] > 0)
        mistakes.push_back({row, column, counts[row * classes + column]});
  if (mistakes.empty()) return "  no image was taken for one of another class\n";
  std::ranges::stable_sort(mistakes, [](const Mistake& a, const Mistake& b) { return a.images > b.images; });
  constexpr std::size_t kMost = 10;
  const std::size_t shown = std::min(kMost, mistakes.size());

  TextTable table({{"true class", Align::left, true},
                   {"predicted as", Align::left, true},
                   {"images", Align::right},
                   {"of its class", Align::right}});
  for (std::size_t i = 0; i < shown; ++i) {
    const Mistake& mistake = mistakes[i];
    std::int64_t support = 0;
    if (mistake.truth < evaluation.scores.size()) support = evaluation.scores[mistake.truth].support;
    table.add({evaluation.classes[mistake.truth], evaluation.classes[mistake.predicted], with_commas(mistake.images),
               support > 0 ? percent(static_cast<double>(mistake.images) / static_cast<double>(support)) : "-"});
  }
  std::string text = "  most frequent mistakes\n" + table.text(width, kMatrixIndent);
  text += indented(
      "The confusion matrix of " + std::to_string(classes) + " classes is too wide for " + std::to_string(width) +
          " columns" +
          (shown < mistakes.size() ? "; " + with_commas(std::ssize(mistakes) - static_cast<std::int64_t>(shown)) +
                                         " less frequent mistakes are left out."
                                   : "."),
      width, kMatrixIndent);
  return text;
}

}  // namespace

std::string confusion_text(const Evaluation& evaluation, int width) {
  const auto classes = static_cast<std::int64_t>(evaluation.classes.size());
  if (classes == 0 || evaluation.confusion.shape() != Shape{classes, classes}) return "";
  const std::span<const std::int64_t> counts = evaluation.confusion.values<std::int64_t>();
  if (const auto columns = columns_that_fit(evaluation, counts, width))
    return matrix_text(evaluation, counts, *columns, width);
  return mistakes_text(evaluation, counts, width);
}

}  // namespace pipeline::cli
