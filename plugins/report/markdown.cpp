/// \file
/// report.markdown: a run, or a comparison of variants, as text for a terminal, a pull request or a README.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/plugin.h>

#include "judged_set.h"
#include "markdown_text.h"

namespace {

using pipeline::Evaluation;
using pipeline::JudgedSet;
using pipeline::RunInfo;
using pipeline::Value;
using report::Align;
using report::markdown_escaped;
using report::markdown_table;

std::string fixed(double value, int digits) {
  if (!std::isfinite(value)) return "";
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  return text.data();
}
std::string percent(double share) { return fixed(100.0 * share, 2) + " %"; }
std::string points(double share) { return (share > 0 ? "+" : "") + fixed(100.0 * share, 1); }

std::string text_in(const Value& map, std::string_view key) {
  const Value* value = map.find(key);
  if (value == nullptr || value->is_null()) return "";
  return value->kind() == Value::Kind::text ? value->as_text() : value->json();
}

std::string plural(std::int64_t n, const std::string& one) {
  return std::to_string(n) + " " + one + (n == 1 ? "" : "s");
}

class Markdown final : public pipeline::Report {
 public:
  static constexpr pipeline::In<Evaluation> kEvaluation{
      "evaluation", "what to tell of how images were read; unconnected: all evaluations of the run",
      pipeline::Need::any};
  static constexpr pipeline::In<pipeline::History> kHistory{
      "history", "trainings to tell of; unconnected: all of the run", pipeline::Need::any};

  struct Options {
    std::string file = "report.md";
    std::optional<std::string> title;
    int mistakes = 10;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("tells the run as Markdown, for a terminal, a pull request or a README");
    spec.param("file", &Options::file, "name of the file in the run's folder");
    spec.param("title", &Options::title, "heading; default: the pipeline's name");
    spec.param("mistakes", &Options::mistakes, pipeline::range(0, 1000), "most confident mistakes listed");
    spec.input(kEvaluation);
    spec.input(kHistory);
  }

  explicit Markdown(Options options) : options_(std::move(options)) {}

  std::vector<pipeline::ReportFile> make(const pipeline::Inputs& in, const RunInfo& run,
                                         pipeline::Context& /*context*/) override {
    const std::string name = text_in(run.provenance, "name");
    std::string text = "# " + markdown_escaped(options_.title.value_or(name.empty() ? "run" : name)) + "\n\n";
    text += state_of(run.provenance);
    if (!run.comparison.is_null()) {
      text += comparison_text(run.comparison);
    } else {
      const auto wanted = in.all(kEvaluation);
      for (const JudgedSet& judged : run.evaluations)
        if (wanted.empty() || std::find(wanted.begin(), wanted.end(), judged.evaluation) != wanted.end())
          text += result_text(judged);
    }
    const auto histories = in.all(kHistory);
    for (const auto& [stage, history] : run.histories)
      if (histories.empty() || std::find(histories.begin(), histories.end(), history) != histories.end())
        text += training_text(stage, *history);
    text += stages_text(run.provenance);
    return {{options_.file, text}};
  }

 private:
  static std::string state_of(const Value& run) {
    std::string text = "Run `" + text_in(run, "run") + "` of `" + text_in(run, "file") + "`: **" +
                       markdown_escaped(text_in(run, "status")) + "**, started " + text_in(run, "started") + ", seed " +
                       text_in(run, "seed") + ", " + text_in(run, "threads") + " threads, pipeline " +
                       text_in(run, "version") + ".\n";
    const Value* stages = run.find("stages");
    if (stages != nullptr)
      for (const Value& stage : stages->as_list())
        if (const std::string error = text_in(stage, "error"); !error.empty()) text += "\n" + fenced(error);
    return text;
  }

  /// A fence longer than any in the text.
  static std::string fenced(const std::string& text) {
    std::string fence = "```";
    while (text.find(fence) != std::string::npos) fence += '`';
    return fence + "\n" + text + (text.ends_with('\n') ? "" : "\n") + fence + "\n";
  }

  std::string result_text(const JudgedSet& judged) const {
    const Evaluation& evaluation = *judged.evaluation;
    std::string text = "\n## Result of " + markdown_escaped(judged.stage) + "\n\n";
    const double low = evaluation.metric("accuracy_low");
    const double accuracy = evaluation.metric("accuracy");
    text += std::isfinite(accuracy) ? "**Accuracy " + percent(accuracy) + "**" : "Judged";
    if (std::isfinite(low)) text += " (" + percent(low) + " to " + percent(evaluation.metric("accuracy_high")) + ")";
    const std::vector<std::int64_t> wrong = report::mistakes_of(evaluation);
    text += ": " + plural(std::ssize(wrong), "mistake") + " in " + plural(std::ssize(evaluation.labels), "image");
    if (!evaluation.images.refused().empty())
      text += ", " + std::to_string(evaluation.images.refused().size()) + " of them refused by a step";
    text += ".\n\n" + scores_text(evaluation) + confusion_text(evaluation);
    if (wrong.empty() || options_.mistakes == 0) return text;
    text += "\nMost confident mistakes:\n\n";
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < wrong.size() && i < static_cast<std::size_t>(options_.mistakes); ++i)
      rows.push_back(mistake_row(evaluation, wrong[i]));
    return text + markdown_table({{"image", Align::left},
                                  {"true class", Align::left},
                                  {"read as", Align::left},
                                  {"confidence", Align::right}},
                                 rows);
  }

  static std::vector<std::string> mistake_row(const Evaluation& evaluation, std::int64_t row) {
    const auto at = static_cast<std::size_t>(row);
    const auto name = [&](std::int32_t index) {
      return markdown_escaped(evaluation.classes[static_cast<std::size_t>(index)]);
    };
    const auto refused = evaluation.images.refused().find(row);
    if (refused != evaluation.images.refused().end())
      return {markdown_escaped(evaluation.images.id(row)), name(evaluation.labels[at]),
              "refused: " + markdown_escaped(refused->second), ""};
    return {markdown_escaped(evaluation.images.id(row)), name(evaluation.labels[at]), name(evaluation.predictions[at]),
            fixed(100.0 * report::confidence_of(evaluation, at), 1) + " %"};
  }

  static std::string scores_text(const Evaluation& evaluation) {
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < evaluation.scores.size() && i < evaluation.classes.size(); ++i) {
      const pipeline::ClassScore& score = evaluation.scores[i];
      rows.push_back({markdown_escaped(evaluation.classes[i]), fixed(score.precision, 4), fixed(score.recall, 4),
                      fixed(score.f1, 4), std::to_string(score.support)});
    }
    return markdown_table({{"class", Align::left},
                           {"precision", Align::right},
                           {"recall", Align::right},
                           {"F1", Align::right},
                           {"images", Align::right}},
                          rows);
  }

  /// The whole matrix would be wider than a terminal for many classes; what stands out is asked for.
  static std::string confusion_text(const Evaluation& evaluation) {
    constexpr std::size_t kMost = 5;
    const std::size_t classes = evaluation.classes.size();
    const auto counts = report::confusion_counts(evaluation);
    std::vector<std::size_t> cells;
    for (std::size_t i = 0; i < counts.size(); ++i)
      if (i / classes != i % classes && counts[i] > 0) cells.push_back(i);
    if (cells.empty()) return "";
    std::stable_sort(cells.begin(), cells.end(), [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
    if (cells.size() > kMost) cells.resize(kMost);
    std::string text = "\nMost frequent confusions: ";
    for (std::size_t i = 0; i < cells.size(); ++i)
      text += (i > 0 ? ", " : "") + markdown_escaped(evaluation.classes[cells[i] / classes]) + " read as " +
              markdown_escaped(evaluation.classes[cells[i] % classes]) + " (" + std::to_string(counts[cells[i]]) + ")";
    return text + ".\n";
  }

  static std::string comparison_text(const Value& comparison) {
    std::string text = "\n## Conclusion\n\n";
    const std::string& conclusion = comparison.at("comparison").at("conclusion").as_text();
    for (std::size_t begin = 0; begin < conclusion.size();) {
      const std::size_t end = std::min(conclusion.find('\n', begin), conclusion.size());
      text += markdown_escaped(conclusion.substr(begin, end - begin)) + "\n\n";
      begin = end + 1;
    }
    std::vector<std::vector<std::string>> rows;
    for (const Value& variant : comparison.at("variants").as_list()) rows.push_back(variant_row(comparison, variant));
    text += markdown_table({{"variant", Align::left},
                            {"right", Align::right},
                            {"accuracy", Align::right},
                            {"fixed", Align::right},
                            {"broken", Align::right},
                            {"points", Align::right},
                            {"p", Align::right}},
                           rows);
    if (const Value* ladder = comparison.find("ladder")) text += ladder_text(*ladder);
    return text;
  }

  static std::vector<std::string> variant_row(const Value& comparison, const Value& variant) {
    const std::string& name = variant.at("name").as_text();
    const bool best = name == comparison.at("winner").at("name").as_text();
    std::vector<std::string> row{
        (best ? "**" : "") + markdown_escaped(name) + (best ? "**" : ""),
        std::to_string(variant.at("correct").as_integer()) + " of " + std::to_string(variant.at("images").as_integer()),
        fixed(100.0 * variant.at("accuracy").as_number(), 1) + " %"};
    if (name == comparison.at("baseline").as_text()) {
      row.insert(row.end(), {"baseline", "", "", ""});
    } else {
      const double p = variant.at("p_adjusted").as_number();
      row.insert(row.end(),
                 {std::to_string(variant.at("fixed").as_integer()), std::to_string(variant.at("broken").as_integer()),
                  points(variant.at("difference").as_number()), p < 0.001 ? "\\< 0.001" : fixed(p, 3)});
    }
    return row;
  }

  static std::string ladder_text(const Value& ladder) {
    std::string text = "\nWhat each step of " + markdown_escaped(ladder.at("variant").as_text()) + " brings:\n\n";
    std::vector<std::vector<std::string>> rows;
    for (const Value& rung : ladder.at("cumulative").as_list())
      rows.push_back({markdown_escaped(rung.at("label").as_text()),
                      fixed(100.0 * rung.at("accuracy").as_number(), 1) + " %",
                      points(rung.at("difference").as_number())});
    return text + markdown_table({{"step", Align::left}, {"accuracy", Align::right}, {"points", Align::right}}, rows);
  }

  static std::string training_text(const std::string& stage, const pipeline::History& history) {
    if (history.rows().empty()) return "";
    const auto epochs = static_cast<int>(history.rows().size());
    std::vector<int> shown{1};
    for (const int epoch : {history.best_epoch(), epochs})
      if (epoch > 0 && std::find(shown.begin(), shown.end(), epoch) == shown.end()) shown.push_back(epoch);
    std::vector<std::pair<std::string, Align>> columns{{"epoch", Align::right}};
    for (const std::string& name : history.columns()) columns.emplace_back(markdown_escaped(name), Align::right);
    std::vector<std::vector<std::string>> rows;
    for (const int epoch : shown) {
      std::vector<std::string> row{std::to_string(epoch) + (epoch == history.best_epoch() ? " (best)" : "")};
      for (const double value : history.rows()[static_cast<std::size_t>(epoch - 1)]) row.push_back(fixed(value, 4));
      rows.push_back(std::move(row));
    }
    return "\n## Training of " + markdown_escaped(stage) + "\n\n" + markdown_table(columns, rows);
  }

  static std::string stages_text(const Value& run) {
    const Value* stages = run.find("stages");
    if (stages == nullptr) return "";
    std::vector<std::vector<std::string>> rows;
    for (const Value& stage : stages->as_list())
      if (const std::string status = text_in(stage, "status"); !text_in(stage, "uses").starts_with("report."))
        rows.push_back({markdown_escaped(text_in(stage, "id")), markdown_escaped(text_in(stage, "uses")),
                        markdown_escaped(status), fixed(stage.at("seconds").as_number(), 3)});
    return "\n## Stages\n\n" +
           markdown_table(
               {{"stage", Align::left}, {"type", Align::left}, {"status", Align::left}, {"seconds", Align::right}},
               rows);
  }

  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Markdown>("report.markdown"); }
