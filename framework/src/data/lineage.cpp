#include <pipeline/lineage.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include <pipeline/error.h>

#include "data/json.h"

namespace pipeline {
namespace {

bool is_number(const Value& value) {
  return value.kind() == Value::Kind::integer || value.kind() == Value::Kind::number;
}

/// As ==, but 255 and 255.0 are the same number: which of them a file says depends on who wrote it.
bool same(const Value& a, const Value& b) {
  if (is_number(a) && is_number(b)) return a.as_number() == b.as_number();
  return a == b;
}

std::string written(const Value* value) {
  if (value == nullptr || value->is_null()) return "off";
  if (value->kind() == Value::Kind::text) return "'" + value->as_text() + "'";
  if (value->kind() == Value::Kind::number) return shortest(value->as_number());
  return value->json();
}

/// "high is 1 here, 255 in training"; empty when all parameters agree.
std::string parameter_difference(const Value& here, const Value& training) {
  std::vector<std::string> names;
  for (const Value* parameters : {&training, &here}) {
    if (parameters->kind() != Value::Kind::map) continue;
    for (const auto& entry : parameters->as_map())
      if (std::find(names.begin(), names.end(), entry.first) == names.end()) names.push_back(entry.first);
  }
  std::string text;
  for (const std::string& name : names) {
    const Value* a = here.find(name);
    const Value* b = training.find(name);
    if (same(a == nullptr ? Value() : *a, b == nullptr ? Value() : *b)) continue;
    text += text.empty() ? "" : "; ";
    text += name;
    text += " is ";
    text += written(a);
    text += " here, ";
    text += written(b);
    text += " in training";
  }
  return text;
}

/// The first letters of a digest, enough of them to tell it from another.
std::string abbreviated(const std::string& digest, const std::string& other) {
  if (digest.empty()) return "none";
  std::size_t length = 4;
  while (length < digest.size() && digest.compare(0, length, other, 0, length) == 0) ++length;
  return digest.substr(0, length) + "...";
}

std::string digest_difference(const LineageStep& here, const LineageStep& training) {
  if (here.digest == training.digest) return "";
  std::string text = here.type + " was fitted on other images";
  if (!here.fitted_on.empty() && !training.fitted_on.empty() && here.fitted_on != training.fitted_on)
    text += ": " + here.fitted_on + " here, " + training.fitted_on + " in training";
  return text + " (state " + abbreviated(here.digest, training.digest) + " here, " +
         abbreviated(training.digest, here.digest) + " in training)";
}

/// Empty when both are the same step. REQUIRES: both are of one type.
std::string difference(const LineageStep& here, const LineageStep& training) {
  const std::string parameters = parameter_difference(here.parameters, training.parameters);
  if (!parameters.empty()) return here.type + " differs: " + parameters;
  return digest_difference(here, training);
}

std::string stage_of(const LineageStep& step) { return step.stage.empty() ? "" : " (stage '" + step.stage + "')"; }

bool has_type(const Lineage& lineage, std::size_t count, const std::string& type) {
  const auto end = lineage.begin() + static_cast<std::ptrdiff_t>(count);
  return std::any_of(lineage.begin(), end, [&type](const LineageStep& step) { return step.type == type; });
}

/// `here` and `training` agree but for their first `i` and `j` steps, whose last ones are of different types.
std::string structural_difference(const Lineage& here, std::size_t i, const Lineage& training, std::size_t j) {
  const LineageStep& wanted = training[j - 1];
  if (!has_type(here, i, wanted.type))
    return "the images went through no " + wanted.type + ", but the classifier was trained on images that did" +
           stage_of(wanted);
  const LineageStep& surplus = here[i - 1];
  if (!has_type(training, j, surplus.type))
    return "the images went through " + surplus.type + stage_of(surplus) + " after " + wanted.type +
           ", but the classifier was trained on images that did not";
  return "the images went through " + wanted.type + " before " + surplus.type +
         ", but the classifier was trained on images that went through " + surplus.type + " first";
}

}  // namespace

std::optional<std::string> lineage_gap(const Lineage& images, const Lineage& classifier) {
  std::size_t i = images.size();
  for (std::size_t j = classifier.size(); j > 0; --j, --i) {
    if (i == 0 || images[i - 1].type != classifier[j - 1].type) return structural_difference(images, i, classifier, j);
    std::string gap = difference(images[i - 1], classifier[j - 1]);
    if (!gap.empty()) return gap;
  }
  return std::nullopt;
}

Lineage common_end(const Lineage& a, const Lineage& b) {
  const auto [from, ignored] = std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend());
  return {from.base(), a.end()};
}

Value to_value(const Lineage& lineage) {
  Value::List steps;
  for (const LineageStep& step : lineage) {
    Value entry = Value::Map{};
    entry.set("uses", step.type);
    entry.set("with", step.parameters);
    entry.set("state", step.digest);
    entry.set("stage", step.stage);
    entry.set("fitted_on", step.fitted_on);
    steps.push_back(std::move(entry));
  }
  return steps;
}

Lineage lineage_from(const Value& value) {
  Lineage lineage;
  for (const Value& entry : value.as_list())
    lineage.push_back({entry.at("uses").as_text(), entry.at("with"), entry.at("state").as_text(),
                       entry.at("stage").as_text(), entry.at("fitted_on").as_text()});
  return lineage;
}

}  // namespace pipeline
