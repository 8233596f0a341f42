#include "image_set.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <pipeline/run_info.h>

#include "image_sheet.h"

namespace report {
namespace {

using pipeline::Images;
using pipeline::Value;

/// Rows in the order of their classes, so that a class is a line on the page.
std::vector<std::int64_t> sample_rows(const Images& images, std::int64_t per_class) {
  constexpr std::int64_t kUnlabelledSamples = 10;
  constexpr std::size_t kMostSamples = 500;
  std::vector<std::vector<std::int64_t>> by_class(images.classes().size());
  std::vector<std::int64_t> unlabelled;
  const auto labels = images.labels();
  for (std::int64_t row = 0; row < images.size(); ++row) {
    if (images.refused().contains(row)) continue;
    const std::int32_t label = labels.empty() ? Images::kUnlabelled : labels[static_cast<std::size_t>(row)];
    std::vector<std::int64_t>& rows = label < 0 ? unlabelled : by_class[static_cast<std::size_t>(label)];
    if (std::ssize(rows) < (label < 0 ? kUnlabelledSamples * per_class : per_class)) rows.push_back(row);
  }
  std::vector<std::int64_t> rows;
  for (const auto& of_class : by_class) rows.insert(rows.end(), of_class.begin(), of_class.end());
  if (rows.empty()) rows = std::move(unlabelled);
  if (rows.size() > kMostSamples) rows.resize(kMostSamples);
  return rows;
}

}  // namespace

Value image_set(const std::string& name, const Images& images, std::int64_t per_class) {
  std::vector<std::int64_t> counts(images.classes().size());
  std::int64_t unlabelled = images.labels().empty() ? images.size() : 0;
  for (const std::int32_t label : images.labels())
    if (label < 0) {
      ++unlabelled;
    } else {
      ++counts[static_cast<std::size_t>(label)];
    }
  Value::List classes;
  for (std::size_t i = 0; i < counts.size(); ++i)
    classes.emplace_back(Value::Map{{"name", images.classes()[i]}, {"count", counts[i]}});
  Value set = Value::Map{{"name", name},
                         {"images", images.size()},
                         {"classes", std::move(classes)},
                         {"unlabelled", unlabelled},
                         {"refused", std::ssize(images.refused())}};
  if (images.empty()) return set;
  set.set("shape", images.is_ragged() ? "different sizes" : text_of(images.shape()));

  const std::vector<std::int64_t> rows = sample_rows(images, per_class);
  if (rows.empty()) return set;
  const pipeline::SeenImages shown = pipeline::SeenImages::of(name, "", images.select(rows));
  Value::List listed;
  std::vector<std::int64_t> all(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    all[i] = static_cast<std::int64_t>(i);
    listed.emplace_back(Value::Map{{"id", images.id(rows[i])}, {"label", std::string(images.label_name(rows[i]))}});
  }
  set.set("samples", Value::Map{{"rows", std::move(listed)},
                                {"sheet", image_sheet(shown.images, all, shown_range(shown.images))}});
  return set;
}

}  // namespace report
