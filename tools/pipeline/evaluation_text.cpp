#include "evaluation_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string_view>
#include <vector>

#include "confusion_text.h"
#include "shown_number.h"
#include "terminal_text.h"
#include "text_table.h"

namespace pipeline::cli {
namespace {

constexpr int kDecimals = 4;

/// What the report's own lines show; the rest is listed below it.
constexpr std::array<std::string_view, 12> kInReport = {
    "accuracy", "accuracy_low", "accuracy_high",      "correct",         "images",      "refused",
    "macro_f1", "macro_recall", "weighted_precision", "macro_precision", "weighted_f1", "weighted_recall"};

std::vector<std::size_t> classes_to_show(const Evaluation& evaluation, std::size_t most) {
  std::vector<std::size_t> classes(evaluation.scores.size());
  std::iota(classes.begin(), classes.end(), std::size_t{0});
  if (classes.size() <= most) return classes;
  // Of a class without images nothing can be said.
  std::stable_sort(classes.begin(), classes.end(), [&](std::size_t a, std::size_t b) {
    const ClassScore& x = evaluation.scores[a];
    const ClassScore& y = evaluation.scores[b];
    return std::pair(x.support == 0, x.f1) < std::pair(y.support == 0, y.f1);
  });
  classes.resize(most);
  return classes;
}

std::string report_table(const Evaluation& evaluation, const EvaluationTextOptions& options) {
  TextTable table({{"class", Align::left, true},
                   {"precision", Align::right},
                   {"recall", Align::right},
                   {"f1", Align::right},
                   {"support", Align::right}});
  const std::vector<std::size_t> classes = classes_to_show(evaluation, options.most_classes);
  for (const std::size_t c : classes) {
    const ClassScore& score = evaluation.scores[c];
    table.add({evaluation.classes[c], fixed(score.precision, kDecimals), fixed(score.recall, kDecimals),
               fixed(score.f1, kDecimals), with_commas(score.support)});
  }
  std::int64_t images = 0;
  for (const ClassScore& score : evaluation.scores) images += score.support;
  table.add_gap();
  table.add({"accuracy", "", "", fixed(evaluation.metric("accuracy"), kDecimals), with_commas(images)});
  for (const std::string name : {"macro", "weighted"})
    table.add({name + " avg", fixed(evaluation.metric(name + "_precision"), kDecimals),
               fixed(evaluation.metric(name + "_recall"), kDecimals), fixed(evaluation.metric(name + "_f1"), kDecimals),
               with_commas(images)});
  std::string text = table.text(options.width);
  if (classes.size() < evaluation.scores.size())
    text += indented("Of " + with_commas(std::ssize(evaluation.scores)) + " classes, the " +
                         with_commas(std::ssize(classes)) + " with the lowest f1 are shown.",
                     options.width, 2);
  return text;
}

std::string accuracy_line(const Evaluation& evaluation, const EvaluationTextOptions& options) {
  const double accuracy = evaluation.metric("accuracy");
  if (std::isnan(accuracy)) return "";
  std::string line = "accuracy " + percent(accuracy);
  const double low = evaluation.metric("accuracy_low");
  const double high = evaluation.metric("accuracy_high");
  if (!std::isnan(low) && !std::isnan(high)) {
    std::string confidence = options.confidence ? figure(100.0 * *options.confidence) + " % " : "";
    line += ", " + confidence + "interval " + percent(low) + " to " + percent(high);
  }
  const double correct = evaluation.metric("correct");
  const double images = evaluation.metric("images");
  if (!std::isnan(correct) && !std::isnan(images)) line += ": " + figure(correct) + " of " + figure(images) + " images";
  return indented(line, options.width, 2);
}

std::string other_figures(const Evaluation& evaluation, int width) {
  TextTable table({{"", Align::left, true}, {"", Align::right}});
  for (const auto& [name, value] : evaluation.metrics)
    if (std::find(kInReport.begin(), kInReport.end(), name) == kInReport.end()) table.add({name, figure(value)});
  return table.empty() ? "" : "\n" + table.text(width);
}

std::string refused_line(const Evaluation& evaluation, int width) {
  const auto& refused = evaluation.images.refused();
  if (refused.empty()) return "";
  return "\n" + indented(with_commas(std::ssize(refused)) + (refused.size() == 1 ? " image was" : " images were") +
                             " refused and counts as wrong, the first: " +
                             evaluation.images.id(refused.begin()->first) + ": " + refused.begin()->second,
                         width, 2);
}

}  // namespace

std::string evaluation_text(const Evaluation& evaluation, const EvaluationTextOptions& options) {
  std::string text = report_table(evaluation, options);
  if (const std::string line = accuracy_line(evaluation, options); !line.empty()) text += "\n" + line;
  text += refused_line(evaluation, options.width);
  text += "\n" + confusion_text(evaluation, options.width);
  return text + other_figures(evaluation, options.width);
}

}  // namespace pipeline::cli
