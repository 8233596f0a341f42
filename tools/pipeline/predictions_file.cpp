#include "predictions_file.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include <pipeline/error.h>
#include <pipeline/value.h>

#include "data/file_reader.h"

namespace pipeline::cli {
namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{512} * 1000 * 1000;

std::string text_or_none(const Value& value) { return value.is_null() ? std::string() : value.as_text(); }

std::optional<std::string> optional_text(const Value& value) {
  if (value.is_null()) return std::nullopt;
  return value.as_text();
}

double largest(const Value::List& probabilities) {
  double most = 0.0;
  for (const Value& probability : probabilities) most = std::max(most, probability.as_number());
  return most;
}

PredictedRow row_of(const Value& line) {
  PredictedRow row;
  row.label = optional_text(line.at("label"));
  row.prediction = optional_text(line.at("prediction"));
  if (row.prediction) row.confidence = largest(line.at("probabilities").as_list());
  row.refused = text_or_none(line.at("refused"));
  return row;
}

}  // namespace

std::vector<PredictedSet> read_predictions(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return {};
  const std::string text = read_file(file, kMostBytes);
  std::vector<PredictedSet> sets;
  std::map<std::pair<std::string, std::string>, std::size_t> index;  // by stage and variant
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    ++number;
    try {
      const Value line = Value::parse_json(std::string_view(text).substr(begin, end - begin));
      const std::string& stage = line.at("stage").as_text();
      const std::string variant = text_or_none(line.at("variant"));
      const auto [place, is_new] = index.try_emplace({stage, variant}, sets.size());
      if (is_new) sets.push_back({stage, variant, {}});
      const std::string& id = line.at("id").as_text();
      if (!sets[place->second].rows.emplace(id, row_of(line)).second) throw Error("image '" + id + "' is there twice");
    } catch (const Error& error) {
      throw Error(file.string() + ", line " + std::to_string(number) + ": " + error.what(),
                  "the file was changed or damaged after the run; run the pipeline again");
    }
    begin = end + 1;
  }
  return sets;
}

}  // namespace pipeline::cli
