#include "stage_example.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <pipeline/value.h>

#include "config/to_yaml.h"

namespace pipeline::cli {
namespace {

std::string id_of(const StageInfo& stage) { return stage.type.substr(stage.type.find('.') + 1); }

/// A number inside the range, near its lower end.
double number_within(const Range& range) {
  const bool has_low = std::isfinite(range.low);
  const bool has_high = std::isfinite(range.high);
  if (has_low && has_high) return range.low_open ? (range.low + range.high) / 2.0 : range.low;
  if (has_low) return range.low_open ? range.low + 1.0 : std::max(range.low, 1.0);
  if (has_high) return range.high_open ? range.high - 1.0 : std::min(range.high, 1.0);
  return 1.0;
}

Value required_members(const std::vector<ParameterInfo>& parameters);

Value value_for(ParameterKind kind, const ParameterInfo& parameter) {
  switch (kind) {
    case ParameterKind::boolean:
      return true;
    case ParameterKind::integer:
      return static_cast<std::int64_t>(std::ceil(number_within(parameter.range)));
    case ParameterKind::number:
      return number_within(parameter.range);
    case ParameterKind::text:
      return parameter.name;
    case ParameterKind::path:
      return "data/" + parameter.name;
    case ParameterKind::choice:
      return parameter.choices.empty() ? parameter.name : parameter.choices.front();
    case ParameterKind::list:
      return Value::List{value_for(parameter.element, parameter)};
    case ParameterKind::group:
      return required_members(parameter.members);
  }
  return {};
}

Value required_members(const std::vector<ParameterInfo>& parameters) {
  Value::Map values;
  for (const ParameterInfo& parameter : parameters)
    if (parameter.required) values.emplace_back(parameter.name, value_for(parameter.kind, parameter));
  return values;
}

/// A name as it stands in this project's pipelines for what has this type.
std::string source_for(const PortInfo& port) {
  if (port.type == "images") {
    const bool named = port.name == "train" || port.name == "validation" || port.name == "test";
    return "pixels." + (named ? port.name : std::string("test"));
  }
  if (port.type == "network") return "network";
  if (port.type == "classifier" || port.type == "history") return "fit." + port.type;
  if (port.type == "evaluation") return "score.evaluation";
  return "other." + port.name;
}

Value inputs_of(const StageInfo& stage) {
  Value::Map in;
  for (const PortInfo& port : stage.inputs) {
    if (port.need == Need::required) in.emplace_back(port.name, source_for(port));
    if (takes_list(port.need)) in.emplace_back(port.name, Value::List{source_for(port)});
  }
  return in;
}

std::string made_up(const StageInfo& stage) {
  Value::Map body{{"uses", stage.type}};
  if (stage.kind == StageKind::step) body.emplace_back("in", "digits.train");
  if (stage.kind == StageKind::fitted_step) {
    body.emplace_back("fit", "digits.train");
    body.emplace_back("apply", Value::Map{{"train", "digits.train"}, {"test", "digits.test"}});
  }
  if (stage.kind == StageKind::stage || stage.kind == StageKind::report) {
    Value in = inputs_of(stage);
    if (!in.as_map().empty()) body.emplace_back("in", std::move(in));
  }
  Value with = required_members(stage.parameters);
  if (!with.as_map().empty()) body.emplace_back("with", std::move(with));
  return to_yaml(Value::Map{{id_of(stage), std::move(body)}});
}

/// Whether the example is the stage's body alone, without an id.
bool is_body(std::string_view example) {
  return example.starts_with("uses:") || example.find("\nuses:") != std::string_view::npos;
}

}  // namespace

std::string stage_example(const StageInfo& stage) {
  if (stage.example.empty()) return made_up(stage);
  std::string example = stage.example;
  if (example.back() != '\n') example += '\n';
  if (!is_body(example)) return example;
  std::string below_id = id_of(stage) + ":\n";
  for (std::size_t begin = 0; begin < example.size();) {
    const std::size_t end = example.find('\n', begin);
    const std::string line = example.substr(begin, end - begin);
    below_id += (line.empty() ? "" : "  " + line) + "\n";
    begin = end + 1;
  }
  return below_id;
}

}  // namespace pipeline::cli
