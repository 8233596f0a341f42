#include "plugin/stage_info_json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <set>
#include <string>
#include <utility>

#include "data/json.h"

namespace pipeline {
namespace {

constexpr std::size_t kLongestName = 200;

constexpr std::array<std::string_view, 8> kParameterKinds{"boolean", "integer", "number", "text",
                                                          "path",    "choice",  "list",   "group"};
constexpr std::array<std::string_view, 5> kStageKinds{"stage", "step", "fitted_step", "network", "report"};
constexpr std::array<std::string_view, 4> kNeeds{"required", "optional", "many", "any"};

template <class Enum, std::size_t count>
std::string_view name_in(const std::array<std::string_view, count>& names, Enum value) {
  return names.at(static_cast<std::size_t>(value));
}

template <class Enum, std::size_t count>
Enum value_in(const std::array<std::string_view, count>& names, const JsonNode& node) {
  const std::string& text = node.line(kLongestName);
  const auto* const found = std::ranges::find(names, text);
  if (found == names.end()) {
    std::string list;
    for (std::string_view name : names) list += (list.empty() ? "" : ", ") + std::string(name);
    node.refuse("expected one of " + list + ", found " + Value(text).json());
  }
  return static_cast<Enum>(found - names.begin());
}

bool is_numeric(ParameterKind kind) { return kind == ParameterKind::integer || kind == ParameterKind::number; }

Value value_of(const Range& range) {
  Value::Map map;
  if (std::isfinite(range.low)) map.emplace_back("low", range.low);
  if (range.low_open) map.emplace_back("low_open", true);
  if (std::isfinite(range.high)) map.emplace_back("high", range.high);
  if (range.high_open) map.emplace_back("high_open", true);
  return map;
}

Range range_from(const JsonNode& node) {
  node.require_map_of({"low", "low_open", "high", "high_open"});
  Range range;
  if (const auto low = node.find("low")) range.low = low->number();
  if (const auto open = node.find("low_open")) range.low_open = open->boolean();
  if (const auto high = node.find("high")) range.high = high->number();
  if (const auto open = node.find("high_open")) range.high_open = open->boolean();
  const bool holds_none = range.low == range.high && (range.low_open || range.high_open);
  if (range.low > range.high || holds_none) node.refuse("the range holds no number");
  return range;
}

Value value_of(const ParameterInfo& parameter) {
  Value::Map map{{"name", parameter.name}, {"kind", name_in(kParameterKinds, parameter.kind)}};
  if (parameter.kind == ParameterKind::list) map.emplace_back("element", name_in(kParameterKinds, parameter.element));
  if (parameter.required) map.emplace_back("required", true);
  if (!parameter.fallback.is_null()) map.emplace_back("default", parameter.fallback);
  // An enum or int with choices has the range of its C++ type, which says nothing to a user.
  if (is_numeric(parameter.kind) || is_numeric(parameter.element))
    if (Value range = value_of(parameter.range); !range.as_map().empty()) map.emplace_back("range", std::move(range));
  if (!parameter.choices.empty()) {
    map.emplace_back("choices", Value::List(parameter.choices.begin(), parameter.choices.end()));
  }
  if (!parameter.members.empty()) {
    Value::List members;
    for (const ParameterInfo& member : parameter.members) members.push_back(value_of(member));
    map.emplace_back("members", std::move(members));
  }
  map.emplace_back("text", parameter.text);
  return map;
}

double number_from(const JsonNode& node) {
  // JSON has no infinity; Value writes it as text.
  return node.value().kind() == Value::Kind::text ? number_of(node.value()) : node.number();
}

/// Throws unless `node`, a default, is what `parameter` itself would accept from a user.
void require_fits(const JsonNode& node, const ParameterInfo& parameter, ParameterKind kind) {
  switch (kind) {
    case ParameterKind::boolean:
      node.boolean();
      return;
    case ParameterKind::integer:
      node.integer(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max());
      break;
    case ParameterKind::number:
      break;
    case ParameterKind::text:
    case ParameterKind::path:
      node.text();
      return;
    case ParameterKind::choice:
      if (std::ranges::find(parameter.choices, node.text()) == parameter.choices.end())
        node.refuse(node.value().json() + " is not one of the choices");
      return;
    case ParameterKind::list:
      for (const JsonNode& element : node.list()) require_fits(element, parameter, parameter.element);
      return;
    case ParameterKind::group:
      if (node.value() != Value(Value::Map{}))
        node.refuse("a group has no default of its own but {}; its members have");
      return;
  }
  if (!parameter.range.contains(number_from(node)))
    node.refuse(node.value().json() + " lies outside the range: " + parameter.range.text());
}

void require_new(std::set<std::string>& seen, const std::string& name, const JsonNode& node) {
  if (!seen.insert(name).second) node.refuse("'" + name + "' stands there twice");
}

std::string name_from(const JsonNode& node) {
  const std::string& name = node.line(kLongestName);
  if (!is_name(name)) node.refuse("expected a name of a-z, 0-9 and _ that begins with a letter, found '" + name + "'");
  return name;
}

std::vector<ParameterInfo> parameters_from(const JsonNode& node);

ParameterInfo parameter_from(const JsonNode& node) {
  node.require_map_of({"name", "kind", "element", "required", "default", "range", "choices", "members", "text"});
  ParameterInfo parameter;
  parameter.name = name_from(node.at("name"));
  parameter.text = node.at("text").text();
  parameter.kind = value_in<ParameterKind>(kParameterKinds, node.at("kind"));
  if (parameter.kind == ParameterKind::list) {
    parameter.element = value_in<ParameterKind>(kParameterKinds, node.at("element"));
    if (parameter.element == ParameterKind::list || parameter.element == ParameterKind::group)
      node.at("element").refuse("a list holds single values");
  } else if (node.find("element")) {
    node.refuse("only a list has an 'element'");
  }
  if (const auto required = node.find("required")) parameter.required = required->boolean();
  if (const auto range = node.find("range")) {
    parameter.range = range_from(*range);
    if (!is_numeric(parameter.kind) && !is_numeric(parameter.element)) range->refuse("only numbers have a range");
  }
  if (const auto choices = node.find("choices")) {
    std::set<std::string> seen;
    for (const JsonNode& choice : choices->list()) {
      parameter.choices.push_back(choice.line(kLongestName));
      require_new(seen, parameter.choices.back(), choice);
    }
  }
  const bool is_choice = parameter.kind == ParameterKind::choice || parameter.element == ParameterKind::choice;
  if (is_choice == parameter.choices.empty())
    node.refuse(is_choice ? "a choice needs 'choices'" : "only a choice has 'choices'");
  if (const auto members = node.find("members")) {
    parameter.members = parameters_from(*members);
    if (parameter.kind != ParameterKind::group) node.refuse("only a group has 'members'");
  }
  if (const auto fallback = node.find("default")) {
    if (parameter.required) fallback->refuse("a required parameter has no default");
    require_fits(*fallback, parameter, parameter.kind);
    parameter.fallback = parameter.kind == ParameterKind::number ? Value(number_from(*fallback)) : fallback->value();
  }
  return parameter;
}

std::vector<ParameterInfo> parameters_from(const JsonNode& node) {
  std::vector<ParameterInfo> parameters;
  std::set<std::string> seen;
  for (const JsonNode& element : node.list()) {
    parameters.push_back(parameter_from(element));
    require_new(seen, parameters.back().name, element);
  }
  return parameters;
}

Value value_of(const std::vector<PortInfo>& ports) {
  Value::List list;
  for (const PortInfo& port : ports) {
    Value::Map map{{"name", port.name}, {"type", port.type}};
    if (port.need != Need::required) map.emplace_back("need", name_in(kNeeds, port.need));
    map.emplace_back("text", port.text);
    list.emplace_back(std::move(map));
  }
  return list;
}

std::vector<PortInfo> ports_from(const JsonNode& node) {
  std::vector<PortInfo> ports;
  std::set<std::string> seen;
  for (const JsonNode& element : node.list()) {
    element.require_map_of({"name", "type", "need", "text"});
    PortInfo port;
    port.name = name_from(element.at("name"));
    port.type = element.at("type").line(kLongestName);
    port.text = element.at("text").text();
    if (const auto need = element.find("need")) port.need = value_in<Need>(kNeeds, *need);
    require_new(seen, port.name, element);
    ports.push_back(std::move(port));
  }
  return ports;
}

/// What a report may rely on: in a run that failed its inputs are missing, and in a comparison it has none.
void require_report(const JsonNode& node, const StageInfo& stage) {
  if (!stage.outputs.empty()) node.at("outputs").refuse("a report has no outputs; it returns files");
  for (const PortInfo& port : stage.inputs)
    if (!may_be_unconnected(port.need))
      node.at("inputs").refuse("a report does without its inputs; declare '" + port.name + "' optional or any");
}

}  // namespace

bool is_name(std::string_view name) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && name.size() <= kLongestName && is_lower(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return is_lower(c) || (c >= '0' && c <= '9') || c == '_'; });
}

bool is_stage_type(std::string_view type) {
  const std::size_t dot = type.find('.');
  return dot != std::string_view::npos && is_name(type.substr(0, dot)) && is_name(type.substr(dot + 1));
}

Value value_of(const StageInfo& stage) {
  Value::List parameters;
  for (const ParameterInfo& parameter : stage.parameters) parameters.push_back(value_of(parameter));
  Value::Map map{{"type", stage.type}, {"kind", name_in(kStageKinds, stage.kind)}, {"summary", stage.summary}};
  if (!stage.example.empty()) map.emplace_back("example", stage.example);
  map.emplace_back("parameters", std::move(parameters));
  map.emplace_back("inputs", value_of(stage.inputs));
  map.emplace_back("outputs", value_of(stage.outputs));
  return map;
}

StageInfo stage_info_from(const JsonNode& node) {
  node.require_map_of({"type", "kind", "summary", "example", "parameters", "inputs", "outputs"});
  StageInfo stage;
  const JsonNode type = node.at("type");
  stage.type = type.line(2 * kLongestName + 1);
  if (!is_stage_type(stage.type))
    type.refuse("expected a stage type FAMILY.NOUN of a-z, 0-9 and _, found '" + stage.type + "'");
  stage.kind = value_in<StageKind>(kStageKinds, node.at("kind"));
  stage.summary = node.at("summary").text();
  if (const auto example = node.find("example")) stage.example = example->text();
  stage.parameters = parameters_from(node.at("parameters"));
  stage.inputs = ports_from(node.at("inputs"));
  stage.outputs = ports_from(node.at("outputs"));
  if (stage.kind == StageKind::report) require_report(node, stage);
  return stage;
}

}  // namespace pipeline
