#include "serve/drawing_set.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <pipeline/error.h>
#include <pipeline/value.h>

#include "compare/comparison.h"
#include "compare/conclusion.h"
#include "data/json.h"
#include "serve/picture_json.h"

namespace pipeline::serve {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kBlock = 64;
constexpr std::int64_t kSmall = 48;  // longer side of a thumbnail, in pixels

std::string number_json(double number) { return Value(number).json(); }

/// For "wrong": a variant's reading of a labelled drawing.
bool reads(const LiveModel& model, const Reading& reading, const std::string& label) {
  return reading.best >= 0 && model.classes()[static_cast<std::size_t>(reading.best)] == label;
}

bool disagree(const std::vector<Reading>& readings) {
  return std::any_of(readings.begin(), readings.end(),
                     [&](const Reading& reading) { return reading.best != readings.front().best; });
}

std::string drawing_json(const LiveModel& model, const KnownDrawing& drawing) {
  std::string text = "{\"id\":" + json_quoted(drawing.id) + ",\"label\":" + json_quoted(drawing.label) +
                     ",\"author\":" + json_quoted(drawing.author) +
                     ",\"has_strokes\":" + (drawing.has_strokes ? "true" : "false") +
                     ",\"refused\":" + (drawing.unreadable.empty() ? "null" : json_quoted(drawing.unreadable)) +
                     ",\"picture\":" + drawing.picture + ",\"variants\":[";
  for (std::size_t v = 0; v < drawing.readings.size(); ++v) {
    const Reading& reading = drawing.readings[v];
    const bool read = reading.best >= 0;
    text += std::string(v > 0 ? "," : "") + "{\"name\":" + json_quoted(model.variants()[v].name) +
            ",\"label\":" + (read ? json_quoted(model.classes()[static_cast<std::size_t>(reading.best)]) : "null") +
            ",\"confidence\":" + (read ? number_json(static_cast<double>(reading.confidence)) : "null") +
            ",\"refused\":" + (read ? "null" : json_quoted(reading.refused)) + "}";
  }
  return text + "]}";
}

/// The drawings that count: judged, with a label that the classifier knows.
ComparisonInput input_of(const LiveModel& model, const std::vector<KnownDrawing>& drawings) {
  ComparisonInput input;
  input.classes = model.classes();
  for (const ModelVariant& variant : model.variants()) input.variants.push_back({variant.name, {}});
  std::map<std::string, std::int32_t> index;
  for (const std::string& name : input.classes) index.emplace(name, static_cast<std::int32_t>(index.size()));
  bool any_author = false;
  for (const KnownDrawing& drawing : drawings) {
    const auto label = index.find(drawing.label);
    if (label == index.end() || drawing.readings.empty()) continue;
    input.labels.push_back(label->second);
    input.ids.push_back(drawing.id);
    input.authors.push_back(drawing.author);
    any_author = any_author || !drawing.author.empty();
    for (std::size_t v = 0; v < drawing.readings.size(); ++v)
      input.variants[v].predictions.push_back(drawing.readings[v].best);
  }
  if (!any_author) input.authors.clear();
  return input;
}

std::string comparison_members(const Comparison& found) {
  std::string text = ",\"authors\":" + std::to_string(found.authors) + ",\"variants\":[";
  for (std::size_t v = 0; v < found.variants.size(); ++v) {
    const VariantComparison& variant = found.variants[v];
    const Interval interval = shown_interval(variant);
    text += std::string(v > 0 ? "," : "") + "{\"name\":" + json_quoted(variant.name) +
            ",\"correct\":" + std::to_string(variant.correct) + ",\"accuracy\":" + number_json(variant.accuracy) +
            ",\"interval\":[" + number_json(interval.low) + "," + number_json(interval.high) +
            "],\"refused\":" + std::to_string(variant.refused) + "}";
  }
  const auto& pair = found.winner_against_runner_up;
  const bool settled = pair && pair->p_adjusted < 1.0 - found.confidence;
  text += "],\"conclusion\":" + json_quoted(conclusion(found)) + ",\"images_needed\":" +
          (pair && pair->images_needed && !settled ? std::to_string(*pair->images_needed) : "null") +
          ",\"winner\":" + (found.variants.size() > 1 ? json_quoted(found.variants[found.winner].name) : "null") +
          ",\"runner_up\":" + (found.runner_up ? json_quoted(found.variants[*found.runner_up].name) : "null");
  return text;
}

}  // namespace

std::vector<std::vector<Reading>> readings_of(const LiveModel& model, const Images& images) {
  std::vector<std::vector<Reading>> readings(static_cast<std::size_t>(images.size()));
  for (const ModelVariant& variant : model.variants()) {
    const std::vector<Prediction> predictions = model.predict(variant, images);
    for (std::size_t row = 0; row < predictions.size(); ++row) {
      const Prediction& prediction = predictions[row];
      Reading reading;
      if (prediction.probabilities.empty()) {
        reading.refused = prediction.error;
      } else {
        reading.best = static_cast<std::int32_t>(prediction.best);
        reading.confidence = prediction.probabilities[prediction.best];
      }
      readings[row].push_back(std::move(reading));
    }
  }
  return readings;
}

void DrawingSet::expect() {
  const std::lock_guard lock(mutex_);
  ready_ = false;
  listed_ = false;
}

void DrawingSet::load(const LiveModel& model, const fs::path& folder, const std::atomic<bool>& stop) {
  expect();
  try {
    const Images images = model.folder(folder);
    std::vector<KnownDrawing> drawings;
    for (std::int64_t row = 0; row < images.size(); ++row) {
      KnownDrawing drawing;
      drawing.id = images.id(row);
      drawing.label = std::string(images.label_name(row));
      if (!images.authors().empty()) drawing.author = images.authors()[static_cast<std::size_t>(row)];
      const auto refused = images.refused().find(row);
      if (refused != images.refused().end()) drawing.unreadable = refused->second;
      drawing.picture = drawing.unreadable.empty() ? picture_json(images, row, kSmall) : "null";
      std::error_code none;
      drawing.has_strokes = fs::is_regular_file((folder / drawing.id).replace_extension(".json"), none);
      drawings.push_back(std::move(drawing));
    }
    {
      const std::lock_guard lock(mutex_);
      drawings_ = std::move(drawings);
      listed_ = true;
      ++version_;
    }
    for (std::int64_t begin = 0; begin < images.size() && !stop; begin += kBlock) {
      std::vector<std::int64_t> rows;
      for (std::int64_t row = begin; row < std::min(begin + kBlock, images.size()); ++row) rows.push_back(row);
      std::vector<std::vector<Reading>> readings = readings_of(model, images.select(rows));
      const std::lock_guard lock(mutex_);
      // Drawings are added and removed meanwhile; those that were there at first are found by their names.
      for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto place = static_cast<std::size_t>(rows[i]);
        const std::string& id = images.id(rows[i]);
        const auto found = place < drawings_.size() && drawings_[place].id == id
                               ? drawings_.begin() + rows[i]
                               : std::ranges::find(drawings_, id, &KnownDrawing::id);
        if (found != drawings_.end()) found->readings = std::move(readings[i]);
      }
      judged_ += rows.size();
      ++version_;
    }
  } catch (const Stopped&) {
    return;
  } catch (const Error& error) {
    const std::lock_guard lock(mutex_);
    error_ = error.what();
  }
  const std::lock_guard lock(mutex_);
  ready_ = true;
  ++version_;
}

void DrawingSet::add(KnownDrawing drawing) {
  const std::lock_guard lock(mutex_);
  drawings_.push_back(std::move(drawing));
  ++judged_;
  ++version_;
}

void DrawingSet::relabel(std::string_view id, const std::string& label) {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(drawings_, id, &KnownDrawing::id);
  if (found != drawings_.end()) found->label = label;
  ++version_;
}

void DrawingSet::remove(std::string_view id) {
  const std::lock_guard lock(mutex_);
  std::erase_if(drawings_, [&](const KnownDrawing& drawing) { return drawing.id == id; });
  judged_ = std::min(judged_, drawings_.size());
  ++version_;
}

std::optional<KnownDrawing> DrawingSet::find(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(drawings_, id, &KnownDrawing::id);
  return found == drawings_.end() ? std::nullopt : std::optional(*found);
}

std::vector<TableRow> DrawingSet::rows() const {
  const std::lock_guard lock(mutex_);
  std::vector<TableRow> rows;
  for (const KnownDrawing& drawing : drawings_) rows.push_back({drawing.id, drawing.label, drawing.author});
  return rows;
}

std::size_t DrawingSet::size() const {
  const std::lock_guard lock(mutex_);
  return drawings_.size();
}

bool DrawingSet::ready() const {
  const std::lock_guard lock(mutex_);
  return ready_;
}

bool DrawingSet::shown(const LiveModel& model, const KnownDrawing& drawing, Filter filter) const {
  switch (filter) {
    case Filter::all:
      return true;
    case Filter::unlabelled:
      return drawing.label.empty();
    case Filter::disagree:
      return disagree(drawing.readings);
    case Filter::wrong:
      return !drawing.label.empty() && !drawing.readings.empty() &&
             !reads(model, drawing.readings[model.served_index()], drawing.label);
  }
  return false;
}

bool DrawingSet::listed() const {
  const std::lock_guard lock(mutex_);
  return listed_;
}

std::string DrawingSet::error() const {
  const std::lock_guard lock(mutex_);
  return error_;
}

std::string DrawingSet::page_json(const LiveModel& model, std::size_t from, std::size_t count, Filter filter) const {
  const std::lock_guard lock(mutex_);
  std::string listed;
  std::size_t total = 0;
  for (const KnownDrawing& drawing : drawings_) {
    if (!shown(model, drawing, filter)) continue;
    if (total >= from && total - from < count) listed += (listed.empty() ? "" : ",") + drawing_json(model, drawing);
    ++total;
  }
  return "{\"set\":" + json_quoted(name_) + ",\"images\":" + std::to_string(drawings_.size()) +
         ",\"judged\":" + std::to_string(judged_) + ",\"ready\":" + (ready_ ? "true" : "false") +
         ",\"error\":" + json_quoted(error_) + ",\"total\":" + std::to_string(total) +
         ",\"from\":" + std::to_string(from) + ",\"drawings\":[" + listed + "]}";
}

std::string DrawingSet::statistics_json(const LiveModel& model) const {
  std::unique_lock lock(mutex_);
  if (known_version_ == version_ && !known_statistics_.empty()) return known_statistics_;
  const ComparisonInput input = input_of(model, drawings_);
  const std::size_t images = drawings_.size();
  const std::uint64_t version = version_;
  lock.unlock();
  std::string text = "{\"set\":" + json_quoted(name_) + ",\"images\":" + std::to_string(images) +
                     ",\"labelled\":" + std::to_string(input.labels.size());
  if (input.labels.empty()) {
    text += R"(,"authors":0,"variants":[],"conclusion":"","images_needed":null,"winner":null,"runner_up":null)";
  } else {
    text += comparison_members(compare_variants(input));
  }
  text += "}";
  lock.lock();
  known_version_ = version;
  known_statistics_ = text;
  return text;
}

}  // namespace pipeline::serve
