#include "comparison_text.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "accuracy_plot.h"
#include "compare/conclusion.h"
#include "compare/shown_p.h"
#include "shown_number.h"
#include "terminal_text.h"
#include "text_table.h"

namespace pipeline::cli {
namespace {

constexpr int kWidestVariant = 24;
constexpr int kColumnGap = 2;
constexpr int kNarrowestPlot = 16;
constexpr int kWidestPlot = 60;
constexpr std::size_t kMostClasses = 12;

std::string name_cell(std::string_view name) { return fitted(name, kWidestVariant); }

std::string quoted_name(std::string_view name) { return "'" + fitted(name, kWidestVariant - 2) + "'"; }

/// With few images a second decimal means nothing.
int decimals_for(std::int64_t images) { return images < 1000 ? 1 : 2; }

std::string right_of(std::int64_t correct, std::int64_t images) {
  return with_commas(correct) + "/" + with_commas(images);
}

std::string percent_of(double share, int decimals) { return fixed(100.0 * share, decimals) + " %"; }

std::string signed_points(double difference, int decimals) {
  const std::string digits = fixed(100.0 * difference, decimals);
  return difference > 0.0 ? "+" + digits : digits;
}

std::string confidence_text(double confidence) { return figure(100.0 * confidence) + " % interval"; }

/// Columns that are left of `width` for a plot beside a table of these cells, or 0 when too few.
int room_for_plot(const std::vector<std::vector<std::string>>& rows, int width) {
  int used = 0;
  for (std::size_t c = 0; c < rows.front().size(); ++c) {
    int widest = 0;
    for (const auto& row : rows) widest = std::max(widest, width_of(row[c]));
    used += widest + kColumnGap;
  }
  const int left = std::min(width - used, kWidestPlot);
  return left < kNarrowestPlot ? 0 : left;
}

/// `rows`: headings first; the first column holds names, the others numbers.
std::string table_with_plot(const std::vector<std::vector<std::string>>& rows, const std::vector<std::string>& plots,
                            int width) {
  std::vector<TextTable::Column> columns;
  for (std::size_t c = 0; c < rows.front().size(); ++c)
    columns.push_back({rows.front()[c], c == 0 ? Align::left : Align::right, c == 0});
  if (!plots.empty()) columns.push_back({plots.front(), Align::left});
  TextTable table(std::move(columns));
  for (std::size_t r = 1; r < rows.size(); ++r) {
    std::vector<std::string> cells = rows[r];
    if (!plots.empty()) cells.push_back(plots[r]);
    table.add(std::move(cells));
  }
  return table.text(width, 0);
}

std::string heading_line(const Comparison& comparison, int width) {
  std::string line = with_commas(comparison.images) + (comparison.images == 1 ? " image" : " images");
  if (comparison.authors > 0)
    line += " by " + with_commas(comparison.authors) + (comparison.authors == 1 ? " author" : " authors");
  line += comparison.confirmation ? " that the winner was not chosen on:" : ", the same for every variant:";
  return indented(line, width, 2);
}

std::string accuracy_table(const Comparison& comparison, const ComparisonTextOptions& options) {
  const int decimals = decimals_for(comparison.images);
  std::vector<std::vector<std::string>> rows{
      {"  variant", "right", "accuracy", confidence_text(comparison.confidence)}};
  for (std::size_t v = 0; v < comparison.variants.size(); ++v) {
    const VariantComparison& variant = comparison.variants[v];
    const Interval interval = shown_interval(variant);
    rows.push_back({(v == comparison.winner && comparison.runner_up ? "* " : "  ") + name_cell(variant.name),
                    right_of(variant.correct, comparison.images), percent_of(variant.accuracy, decimals),
                    fixed(100.0 * interval.low, decimals) + " to " + fixed(100.0 * interval.high, decimals)});
  }
  std::vector<std::string> plots;
  if (const int room = room_for_plot(rows, options.width); room > 0) {
    const AccuracyPlot plot(room, options.utf8);
    const double reference = comparison.variants[comparison.baseline].accuracy;
    plots.push_back(plot.axis());
    for (const VariantComparison& variant : comparison.variants)
      plots.push_back(plot.interval(variant.accuracy, shown_interval(variant), reference));
  }
  return table_with_plot(rows, plots, options.width);
}

std::string difference_table(const Comparison& comparison, const ComparisonTextOptions& options) {
  if (comparison.variants.size() < 2) return "";
  const int decimals = decimals_for(comparison.images);
  TextTable table({{"against " + quoted_name(comparison.variants[comparison.baseline].name), Align::left, true},
                   {"fixed", Align::right},
                   {"broken", Align::right},
                   {"difference", Align::right},
                   {confidence_text(comparison.confidence), Align::right},
                   {comparison.variants.size() > 2 ? "adjusted p" : "p", Align::right}});
  for (const VariantComparison& variant : comparison.variants) {
    if (!variant.against_baseline) continue;
    const PairedComparison& pair = *variant.against_baseline;
    const Interval interval = shown_interval(pair);
    table.add({name_cell(variant.name), with_commas(pair.counts.fixed), with_commas(pair.counts.broken),
               signed_points(pair.difference, decimals),
               signed_points(interval.low, decimals) + " to " + signed_points(interval.high, decimals),
               shown_p(pair.p_adjusted)});
  }
  return "\n" + table.text(options.width);
}

std::string intervals_line(const Comparison& comparison, int width) {
  const bool by_author = comparison.test == PairedTest::author_permutation;
  std::string line = comparison.runner_up ? "* the winner. " : "";
  line += by_author ? "Intervals: bootstrap over authors, or Wilson's and Newcombe's where these are wider."
                    : "Intervals: Wilson's for accuracies, Newcombe's for differences.";
  return indented(line, width, 2);
}

/// One column a class, or nothing when that is wider than `width`.
std::string classes_across(const std::vector<ClassChange>& classes, const std::string& baseline,
                           const std::string& winner, int width) {
  std::vector<TextTable::Column> columns{{"class", Align::left}};
  std::vector<std::string> before{name_cell(baseline)};
  std::vector<std::string> after{name_cell(winner)};
  std::vector<std::string> fixed{"fixed"};
  std::vector<std::string> broken{"broken"};
  std::vector<std::string> images{"images"};
  const auto moved = [](std::int64_t number) { return number == 0 ? "." : with_commas(number); };
  for (const ClassChange& change : classes) {
    columns.push_back({name_cell(change.name), Align::right});
    before.push_back(with_commas(change.counts.right_in_first()));
    after.push_back(with_commas(change.counts.right_in_second()));
    fixed.push_back(moved(change.counts.fixed));
    broken.push_back(moved(change.counts.broken));
    images.push_back(with_commas(change.counts.images()));
  }
  TextTable table(std::move(columns));
  for (std::vector<std::string>* row : {&images, &before, &after, &fixed, &broken}) table.add(std::move(*row));
  std::string text = table.text(width);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    if (width_of(std::string_view(text).substr(begin, end - begin)) > width) return "";
    begin = end + 1;
  }
  return text;
}

/// One line a class; of many those that changed most.
std::string classes_down(std::vector<ClassChange> classes, const std::string& baseline, const std::string& winner,
                         int width) {
  const std::ptrdiff_t all = std::ssize(classes);
  if (classes.size() > kMostClasses) {
    std::ranges::stable_sort(classes, std::ranges::greater{},
                             [](const ClassChange& change) { return change.counts.differ(); });
    classes.resize(kMostClasses);
  }
  TextTable table({{"class", Align::left, true},
                   {"images", Align::right},
                   {name_cell(baseline), Align::right, true},
                   {name_cell(winner), Align::right, true},
                   {"fixed", Align::right},
                   {"broken", Align::right}});
  for (const ClassChange& change : classes)
    table.add({name_cell(change.name), with_commas(change.counts.images()), with_commas(change.counts.right_in_first()),
               with_commas(change.counts.right_in_second()), with_commas(change.counts.fixed),
               with_commas(change.counts.broken)});
  std::string text = table.text(width);
  if (std::ssize(classes) < all)
    text += indented("Of " + with_commas(all) + " classes, the " + with_commas(std::ssize(classes)) +
                         " that changed most are shown.",
                     width, 2);
  return text;
}

std::string classes_table(const Comparison& comparison, const ComparisonTextOptions& options) {
  const VariantComparison& winner = comparison.variants[comparison.winner];
  if (winner.classes.empty()) return "";
  const std::string& baseline = comparison.variants[comparison.baseline].name;
  std::string table = classes_across(winner.classes, baseline, winner.name, options.width);
  if (table.empty()) table = classes_down(winner.classes, baseline, winner.name, options.width);
  return "\n" +
         indented("Classes that " + quoted_name(winner.name) + " reads otherwise than " + quoted_name(baseline) + ":",
                  options.width, 2) +
         table;
}

std::string rungs_table(std::string_view heading, const std::vector<Rung>& rungs,
                        const ComparisonTextOptions& options) {
  if (rungs.empty()) return "";
  const int decimals = decimals_for(rungs.front().images);
  std::vector<std::vector<std::string>> rows{
      {"  " + fitted(heading, kWidestVariant + 8), "accuracy", "fixed", "broken", "difference"}};
  for (const Rung& rung : rungs)
    rows.push_back({"  " + name_cell(rung.label), percent_of(rung.accuracy, decimals), with_commas(rung.counts.fixed),
                    with_commas(rung.counts.broken), signed_points(rung.difference, decimals)});
  std::vector<std::string> plots;
  if (const int room = room_for_plot(rows, options.width); room > 0) {
    const AccuracyPlot plot(room, options.utf8);
    plots.push_back(plot.axis());
    for (const Rung& rung : rungs) plots.push_back(plot.step(rung.accuracy - rung.difference, rung.accuracy));
  }
  return "\n" + table_with_plot(rows, plots, options.width);
}

}  // namespace

std::string comparison_text(const Comparison& comparison, const Ladder* ladder, const ComparisonTextOptions& options) {
  std::string text = heading_line(comparison, options.width) + "\n" + accuracy_table(comparison, options) +
                     difference_table(comparison, options) + intervals_line(comparison, options.width) +
                     classes_table(comparison, options);
  if (ladder != nullptr) {
    text += rungs_table("steps to " + quoted_name(ladder->variant), ladder->cumulative, options);
    text += rungs_table(quoted_name(ladder->variant) + " without", ladder->without, options);
  }
  return text + "\n" + indented(conclusion(comparison), options.width, 2);
}

}  // namespace pipeline::cli
