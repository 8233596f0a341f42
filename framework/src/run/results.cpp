#include "run/results.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include <pipeline/value.h>

#include "data/atomic_file.h"

namespace pipeline {
namespace {

/// Shortest form that reads back to the same bits; JSON and CSV agree on it.
template <class T>
void append_number(std::string& text, T number) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  text.append(digits.data(), end);
}

void append_text(std::string& text, std::string_view value) { text += Value(value).json(); }

/// Quoted as RFC 4180 wants it, and only where it must be.
void append_csv(std::string& text, std::string_view value) {
  if (value.find_first_of(",\"\r\n") == std::string_view::npos) {
    text += value;
    return;
  }
  text += '"';
  for (const char c : value) {
    if (c == '"') text += '"';
    text += c;
  }
  text += '"';
}

void append_prediction(std::string& row, const JudgedSet& judged, std::size_t i) {
  const Evaluation& evaluation = *judged.evaluation;
  const auto index = static_cast<std::int64_t>(i);
  row += "{\"stage\":";
  append_text(row, judged.stage);
  row += ",\"variant\":";
  if (judged.variant.empty()) {
    row += "null";
  } else {
    append_text(row, judged.variant);
  }
  row += ",\"id\":";
  append_text(row, evaluation.images.id(index));
  row += ",\"label\":";
  const std::int32_t label = evaluation.labels[i];
  if (label < 0) {
    row += "null";
  } else {
    append_text(row, evaluation.classes[static_cast<std::size_t>(label)]);
  }
  row += ",\"prediction\":";
  const std::int32_t prediction = evaluation.predictions[i];
  if (prediction < 0) {
    row += "null,\"probabilities\":null";
  } else {
    append_text(row, evaluation.classes[static_cast<std::size_t>(prediction)]);
    row += ",\"probabilities\":[";
    const std::size_t classes = evaluation.classes.size();
    const std::span<const float> all = evaluation.probabilities.values<float>();
    for (std::size_t c = 0; c < classes; ++c) {
      if (c > 0) row += ',';
      append_number(row, all[i * classes + c]);
    }
    row += ']';
  }
  row += ",\"refused\":";
  const auto refused = evaluation.images.refused().find(index);
  if (refused == evaluation.images.refused().end()) {
    row += "null";
  } else {
    append_text(row, refused->second);
  }
  row += "}\n";
}

}  // namespace

void write_metrics(const std::filesystem::path& file, const Results& results) {
  std::string text = "{";
  for (const auto& [name, value] : results.metrics) {
    text += text.size() == 1 ? "\n  " : ",\n  ";
    append_text(text, name);
    text += ": ";
    if (std::isfinite(value)) {
      append_number(text, value);
    } else {
      text += "null";
    }
  }
  text += results.metrics.empty() ? "}\n" : "\n}\n";
  write_file_atomically(file, text);
}

void write_history(const std::filesystem::path& file, const Results& results) {
  std::vector<std::string> columns;
  for (const auto& [stage, history] : results.histories)
    for (const std::string& column : history->columns())
      if (std::find(columns.begin(), columns.end(), column) == columns.end()) columns.push_back(column);

  std::string text = "stage,epoch";
  for (const std::string& column : columns) {
    text += ',';
    append_csv(text, column);
  }
  text += '\n';
  for (const auto& [stage, history] : results.histories) {
    for (std::size_t epoch = 0; epoch < history->rows().size(); ++epoch) {
      append_csv(text, stage);
      text += "," + std::to_string(epoch + 1);
      for (const std::string& column : columns) {
        text += ',';
        const auto found = std::find(history->columns().begin(), history->columns().end(), column);
        if (found == history->columns().end()) continue;
        const double value = history->rows()[epoch][static_cast<std::size_t>(found - history->columns().begin())];
        if (!std::isnan(value)) append_number(text, value);
      }
      text += '\n';
    }
  }
  write_file_atomically(file, text);
}

void write_predictions(const std::filesystem::path& file, const Results& results) {
  AtomicFile out(file);
  std::string row;
  for (const JudgedSet& judged : results.evaluations) {
    for (std::size_t i = 0; i < judged.evaluation->predictions.size(); ++i) {
      row.clear();
      append_prediction(row, judged, i);
      out.write(row);
    }
  }
  out.commit();
}

}  // namespace pipeline
