#include "artifact_view.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <utility>
#include <vector>

#include <pipeline/classifier.h>
#include <pipeline/evaluation.h>
#include <pipeline/history.h>
#include <pipeline/images.h>
#include <pipeline/network.h>

#include "config/nearest_name.h"
#include "data/json.h"
#include "evaluation_text.h"
#include "shown_number.h"
#include "terminal_text.h"
#include "text_table.h"
#include "thumbnail.h"

namespace pipeline::cli {
namespace {

constexpr int kFactIndent = 16;

std::string fact(std::string_view name, std::string_view text, int width) {
  return indented(text, width, kFactIndent, "  " + left_aligned(name, kFactIndent - 2));
}

/// The first `most` of a list, and how many there are besides.
std::string listed(const std::vector<std::string>& all, std::size_t most) {
  if (all.size() <= most) return comma_separated(all);
  return comma_separated(std::span(all).first(most)) + " and " + std::to_string(all.size() - most) + " more";
}

/// A value of a 32-bit float, in the shortest form.
std::string plain(double number) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), static_cast<float>(number)).ptr;
  return {digits.data(), end};
}

std::string parameters_text(const Value& parameters) {
  if (parameters.kind() != Value::Kind::map) return parameters.json();
  std::string text;
  for (const auto& [name, value] : parameters.as_map())
    if (!value.is_null()) text += (text.empty() ? "" : ", ") + name + ": " + value.json();
  return text;
}

std::string lineage_text(const Lineage& lineage, int width) {
  if (lineage.empty()) return fact("steps", "none: as the data set gave them", width);
  std::string text;
  for (std::size_t i = 0; i < lineage.size(); ++i) {
    const LineageStep& step = lineage[i];
    std::string line = std::to_string(i + 1) + ". " + step.type;
    if (const std::string parameters = parameters_text(step.parameters); !parameters.empty())
      line += " { " + parameters + " }";
    if (!step.digest.empty()) line += ", fitted on " + step.fitted_on + ", state " + step.digest.substr(0, 12);
    if (!step.stage.empty()) line += ", by stage " + step.stage;
    text += fact(i == 0 ? "steps" : "", line, width);
  }
  return text;
}

std::string shape_text(const Images& images) {
  if (images.empty()) return "no images";
  if (!images.is_ragged()) return text_of(images.shape()) + " pixels";
  ImageShape low = images.at(0).shape;
  ImageShape high = low;
  for (std::int64_t row = 1; row < images.size(); ++row) {
    const ImageShape shape = images.at(row).shape;
    low.height = std::min(low.height, shape.height);
    low.width = std::min(low.width, shape.width);
    high.height = std::max(high.height, shape.height);
    high.width = std::max(high.width, shape.width);
  }
  return "different sizes, from " + text_of(low) + " to " + text_of(high) + " pixels";
}

std::string affine_text(const Images& images) {
  const Affine affine = images.affine();
  std::string text(name_of(images.dtype()));
  if (!affine.is_identity())
    text += "; value = " + plain(static_cast<double>(affine.scale)) + " * stored + " +
            plain(static_cast<double>(affine.offset));
  return text;
}

std::vector<std::string> class_counts(const Images& images) {
  std::vector<std::int64_t> counts(images.classes().size(), 0);
  std::int64_t unlabelled = 0;
  for (const std::int32_t label : images.labels()) {
    if (label == Images::kUnlabelled) {
      ++unlabelled;
    } else {
      ++counts[static_cast<std::size_t>(label)];
    }
  }
  std::vector<std::string> texts;
  for (std::size_t c = 0; c < counts.size(); ++c)
    texts.push_back(images.classes()[c] + " (" + with_commas(counts[c]) + ")");
  if (unlabelled > 0) texts.push_back("unlabelled (" + with_commas(unlabelled) + ")");
  return texts;
}

std::string refused_text(const Images& images, int width) {
  constexpr std::size_t kMost = 5;
  std::string text;
  std::size_t shown = 0;
  for (const auto& [row, reason] : images.refused()) {
    if (shown == kMost) break;
    text += fact("", images.id(row) + ": " + reason, width);
    ++shown;
  }
  return fact("refused",
              with_commas(std::ssize(images.refused())) + (shown < images.refused().size() ? ", the first:" : ":"),
              width) +
         text;
}

std::string view(const Images& images, const ViewOptions& options) {
  constexpr std::size_t kMostClasses = 40;
  const int width = options.width;
  std::string text = fact("images", with_commas(images.size()), width);
  text += fact("shape", shape_text(images), width);
  text += fact("stored as", affine_text(images), width);
  if (!images.empty()) {
    const ValueRange range = value_range(images);
    text += fact("values", plain(range.low) + " to " + plain(range.high), width);
  }
  if (const auto counts = class_counts(images); !counts.empty())
    text += fact("classes", listed(counts, kMostClasses), width);
  if (!images.authors().empty())
    text +=
        fact("authors",
             with_commas(std::ssize(std::set<std::string>(images.authors().begin(), images.authors().end()))), width);
  text += lineage_text(images.lineage(), width);
  if (!images.refused().empty()) text += refused_text(images, width);
  const JudgedImages unjudged = options.judged == nullptr ? judge(images) : JudgedImages();
  const JudgedImages& judged = options.judged == nullptr ? unjudged : *options.judged;
  if (!judged.evaluation.empty()) text += fact("predictions", summary_of(judged), width);
  if (options.preview && !images.empty()) {
    constexpr std::int64_t kStandard = 4;
    std::vector<JudgedImage> shown = only(judged, options.only);
    shown.resize(static_cast<std::size_t>(std::min(std::ssize(shown), options.rows.value_or(kStandard))));
    text += "\n" + preview(images, shown, width, *options.preview);
  }
  return text;
}

/// Column names of two words take two lines: "validation" above "accuracy".
std::pair<std::string, std::string> heading_of(const std::string& column) {
  const std::size_t cut = column.rfind('_');
  if (cut == std::string::npos) return {"", column};
  return {column.substr(0, cut), column.substr(cut + 1)};
}

std::string history_table(const History& history, std::size_t first_row, std::size_t first, std::size_t last,
                          int width) {
  std::vector<TextTable::Column> columns{{"", Align::right}};
  std::vector<std::string> second{"epoch"};
  for (std::size_t c = first; c < last; ++c) {
    auto [above, below] = heading_of(history.columns()[c]);
    columns.push_back({std::move(above), Align::right});
    second.push_back(std::move(below));
  }
  columns.push_back({"", Align::left});
  second.emplace_back();
  TextTable table(std::move(columns));
  table.add(std::move(second));
  for (std::size_t row = first_row; row < history.rows().size(); ++row) {
    std::vector<std::string> cells{std::to_string(row + 1)};
    for (std::size_t c = first; c < last; ++c) cells.push_back(figure(history.rows()[row][c]));
    cells.emplace_back(static_cast<int>(row) + 1 == history.best_epoch() ? "kept" : "");
    table.add(std::move(cells));
  }
  return table.text(width);
}

std::string view(const History& history, const ViewOptions& options) {
  const std::size_t epochs = history.rows().size();
  std::string text = fact("epochs", std::to_string(epochs), options.width);
  if (history.best_epoch() > 0) text += fact("kept", "epoch " + std::to_string(history.best_epoch()), options.width);
  const std::size_t shown = options.rows ? std::min(epochs, static_cast<std::size_t>(*options.rows)) : epochs;
  if (shown < epochs) text += fact("shown", "the last " + std::to_string(shown), options.width);
  // As many columns as fit stand side by side, the others below.
  constexpr int kNarrowest = 10;
  for (std::size_t first = 0; first < history.columns().size();) {
    int used = 2 + 5 + 2 + 4;
    std::size_t last = first;
    while (last < history.columns().size()) {
      const auto [above, below] = heading_of(history.columns()[last]);
      used += 2 + std::max({kNarrowest, width_of(above), width_of(below)});
      if (used > options.width && last > first) break;
      ++last;
    }
    text += "\n" + history_table(history, epochs - shown, first, last, options.width);
    first = last;
  }
  return text;
}

std::string view(const Network& network, const ViewOptions& options) {
  std::string text = fact("network", network.stage_type(), options.width);
  for (const auto& [name, value] : network.stage_parameters().as_map())
    if (!value.is_null()) text += fact("", name + ": " + value.json(), options.width);
  return text;
}

std::string parameters_table(const Model& model, int width) {
  TextTable table({{"parameter", Align::left, true}, {"shape", Align::right}, {"numbers", Align::right}});
  std::int64_t total = 0;
  for (const Model::Parameter& parameter : model.parameters()) {
    std::int64_t size = 1;
    for (const std::int64_t side : parameter.shape) size *= side;
    total += size;
    table.add({parameter.name, text_of(parameter.shape), with_commas(size)});
  }
  table.add({"total", "", with_commas(total)});
  return table.text(width);
}

std::string view(const Classifier& classifier, const ViewOptions& options) {
  constexpr std::size_t kMostClasses = 100;
  const int width = options.width;
  const TrainingImages& trained_on = classifier.trained_on();
  std::string text = fact("classes", listed(classifier.classes(), kMostClasses), width);
  text += fact("trained on",
               with_commas(trained_on.images) + " images, " + text_of(trained_on.shape) + " pixels, " +
                   std::string(name_of(trained_on.dtype)),
               width);
  text += fact("values", plain(trained_on.lowest) + " to " + plain(trained_on.highest), width);
  text += lineage_text(trained_on.lineage, width);
  if (const auto* network = dynamic_cast<const NetworkClassifier*>(&classifier))
    text += view(network->network(), options) + "\n" + parameters_table(network->model(), width);
  return text;
}

std::string view(const Evaluation& evaluation, const ViewOptions& options) {
  EvaluationTextOptions text{options.width, 20, std::nullopt};
  if (options.rows) text.most_classes = static_cast<std::size_t>(*options.rows);
  return evaluation_text(evaluation, text);
}

}  // namespace

std::string view_of(const Artifact& artifact, const ViewOptions& options) {
  if (artifact.type() == Images::kType) return view(static_cast<const Images&>(artifact), options);
  if (artifact.type() == History::kType) return view(static_cast<const History&>(artifact), options);
  if (artifact.type() == Classifier::kType) return view(static_cast<const Classifier&>(artifact), options);
  if (artifact.type() == Evaluation::kType) return view(static_cast<const Evaluation&>(artifact), options);
  if (artifact.type() == Network::kType) return view(static_cast<const Network&>(artifact), options);
  return fact("type", artifact.type(), options.width) + printable_lines(pretty_json(artifact.state().values)) + "\n";
}

}  // namespace pipeline::cli
