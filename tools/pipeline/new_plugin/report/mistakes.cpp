/// \file
/// @name@.mistakes: the images that were misread, the surest mistakes first, as a table for a spreadsheet (CSV, RFC
/// 4180).
///
///     stage, variant, id, author, label, prediction, probability, reason
///
/// Of all evaluations of the run, so of every variant in a comparison. `probability` is that of the prediction;
/// `reason` says why a step refused the image.
#include <pipeline/plugin.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

namespace {

using pipeline::Evaluation;

struct Mistake {
  std::int64_t row = 0;
  float probability = 0.0F;
};

/// Quotes what would end a field.
std::string field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char letter : text) quoted += letter == '"' ? "\"\"" : std::string(1, letter);
  return quoted + '"';
}

/// The shortest text that reads back to the same number.
std::string number(float value) {
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

std::vector<Mistake> mistakes_of(const Evaluation& evaluation) {
  const std::size_t classes = evaluation.classes.size();
  std::vector<Mistake> mistakes;
  for (std::size_t row = 0; row < evaluation.labels.size(); ++row) {
    const std::int32_t predicted = evaluation.predictions[row];
    if (evaluation.labels[row] < 0 || evaluation.labels[row] == predicted) continue;
    const auto p = evaluation.probabilities.values<float>();
    mistakes.push_back({static_cast<std::int64_t>(row),
                        predicted < 0 ? 0.0F : p[row * classes + static_cast<std::size_t>(predicted)]});
  }
  std::ranges::stable_sort(mistakes, std::ranges::greater(), &Mistake::probability);
  return mistakes;
}

class Mistakes final : public pipeline::Report {
 public:
  struct Options {
    std::string file = "mistakes.csv";
    int most = 1000;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("lists the misread images as CSV, the surest mistakes first");
    spec.param("file", &Options::file, "name of the file in the run's folder");
    spec.param("most", &Options::most, pipeline::at_least(1), "how many of each evaluation");
  }

  explicit Mistakes(Options options) : options_(std::move(options)) {}

  std::vector<pipeline::ReportFile> make(const pipeline::Inputs&, const pipeline::RunInfo& run,
                                         pipeline::Context&) override {
    std::string table = "stage,variant,id,author,label,prediction,probability,reason\r\n";
    for (const pipeline::JudgedSet& judged : run.evaluations) {
      std::vector<Mistake> mistakes = mistakes_of(*judged.evaluation);
      mistakes.resize(std::min(mistakes.size(), static_cast<std::size_t>(options_.most)));
      for (const Mistake& mistake : mistakes)
        table += field(judged.stage) + "," + field(judged.variant) + "," + line(*judged.evaluation, mistake) + "\r\n";
    }
    return {{options_.file, table}};
  }

 private:
  static std::string line(const Evaluation& evaluation, const Mistake& mistake) {
    const auto row = static_cast<std::size_t>(mistake.row);
    const std::int32_t predicted = evaluation.predictions[row];
    const auto& authors = evaluation.images.authors();
    const auto refused = evaluation.images.refused().find(mistake.row);
    return field(evaluation.images.id(mistake.row)) + "," + (authors.empty() ? "" : field(authors[row])) + "," +
           field(evaluation.classes[static_cast<std::size_t>(evaluation.labels[row])]) + "," +
           (predicted < 0
                ? ","
                : field(evaluation.classes[static_cast<std::size_t>(predicted)]) + "," + number(mistake.probability)) +
           "," + (refused == evaluation.images.refused().end() ? "" : field(refused->second));
  }

  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Mistakes>("@name@.mistakes"); }
