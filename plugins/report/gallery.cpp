#include "gallery.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "image_sheet.h"
#include "judged_set.h"

namespace report {
namespace {

using pipeline::Images;
using pipeline::JudgedSet;
using pipeline::SeenImages;
using pipeline::Value;

/// The places of all paths, each once.
class Columns {
 public:
  /// Index of the column; variants that share a stage share its column.
  std::size_t add(const SeenImages& seen) {
    const auto [known, is_new] = index_.emplace(std::pair(seen.edge, seen.images.at(0).data), columns_.size());
    if (is_new) columns_.push_back(&seen);
    return known->second;
  }
  const std::vector<const SeenImages*>& all() const { return columns_; }

 private:
  std::map<std::pair<std::string, const std::byte*>, std::size_t> index_;
  std::vector<const SeenImages*> columns_;
};

std::vector<std::size_t> path_of(const std::vector<SeenImages>& path, Columns& columns) {
  std::vector<std::size_t> indices;
  const SeenImages* before = nullptr;
  for (const SeenImages& seen : path) {
    if (before != nullptr && look_the_same(before->images, seen.images)) continue;
    indices.push_back(columns.add(seen));
    before = &seen;
  }
  return indices;
}

/// Four digits: what is read on a page; predictions.jsonl has all.
double rounded(double confidence) { return std::round(confidence * 1e4) / 1e4; }

Value reading_of(const JudgedSet& judged, std::int64_t row) {
  const auto refused = judged.evaluation->images.refused().find(row);
  if (refused != judged.evaluation->images.refused().end()) return Value::List{refused->second};
  const auto at = static_cast<std::size_t>(row);
  return Value::List{std::int64_t{judged.evaluation->predictions[at]}, rounded(confidence_of(*judged.evaluation, at))};
}

Value row_of(std::span<const JudgedSet* const> sets, std::int64_t row) {
  const pipeline::Evaluation& first = *sets.front()->evaluation;
  Value::List readings;
  for (const JudgedSet* judged : sets) readings.push_back(reading_of(*judged, row));
  Value value = Value::Map{{"id", first.images.id(row)},
                           {"label", std::int64_t{first.labels[static_cast<std::size_t>(row)]}},
                           {"read", std::move(readings)}};
  if (!first.images.authors().empty()) value.set("author", first.images.authors()[static_cast<std::size_t>(row)]);
  return value;
}

}  // namespace

Value gallery(std::span<const JudgedSet* const> sets, std::span<const std::int64_t> rows, std::size_t most_bytes) {
  constexpr std::size_t kChunk = 64;
  // Where nothing was kept of the way, what the classifier saw is all there is to show.
  std::vector<std::vector<SeenImages>> seen_last(sets.size());
  Columns columns;
  Value::List paths;
  for (std::size_t i = 0; i < sets.size() && !rows.empty(); ++i) {
    if (sets[i]->path.empty()) seen_last[i] = {SeenImages::of("", "", sets[i]->evaluation->images)};
    Value::List path;
    for (const std::size_t column : path_of(sets[i]->path.empty() ? seen_last[i] : sets[i]->path, columns))
      path.emplace_back(static_cast<std::int64_t>(column));
    paths.emplace_back(std::move(path));
  }
  std::vector<ShownRange> ranges;
  Value::List named;
  for (const SeenImages* column : columns.all()) {
    ranges.push_back(shown_range(column->images));
    named.emplace_back(Value::Map{{"edge", column->edge}, {"type", column->type}});
  }

  Value::List chunks;
  Value::List listed;
  std::size_t bytes = 0;
  std::size_t done = 0;
  while (done < rows.size()) {
    const std::span<const std::int64_t> chunk = rows.subspan(done, std::min(kChunk, rows.size() - done));
    Value::List sheets;
    for (std::size_t i = 0; i < ranges.size(); ++i)
      sheets.push_back(image_sheet(columns.all()[i]->images, chunk, ranges[i]));
    Value::List read;
    for (const std::int64_t row : chunk) read.push_back(row_of(sets, row));
    Value made = Value::Map{{"rows", std::ssize(chunk)}, {"sheets", std::move(sheets)}};
    bytes += made.json().size() + Value(read).json().size();
    if (bytes > most_bytes) break;
    chunks.push_back(std::move(made));
    for (Value& row : read) listed.push_back(std::move(row));
    done += chunk.size();
  }
  return Value::Map{{"columns", std::move(named)},
                    {"paths", std::move(paths)},
                    {"rows", std::move(listed)},
                    {"chunks", std::move(chunks)},
                    {"left_out", static_cast<std::int64_t>(rows.size() - done)}};
}

}  // namespace report
