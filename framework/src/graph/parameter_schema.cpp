#include "graph/parameter_schema.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

namespace pipeline {
namespace {

/// Whether leaving the parameter out is a mistake. A group that is on by default needs what its members need.
bool is_required(const ParameterInfo& parameter) {
  if (parameter.required) return true;
  return parameter.kind == ParameterKind::group && !parameter.fallback.is_null() && any_required(parameter.members);
}

bool may_be_off(const ParameterInfo& parameter) { return !parameter.required && parameter.fallback.is_null(); }

/// "side of the box, in pixels (integer, 1 to 4096, default 20)"
std::string description_of(const ParameterInfo& parameter) {
  const std::string brief = parameter.brief();
  return parameter.text.empty() ? brief : parameter.text + " (" + brief + ")";
}

/// A bound without a decimal point where it is an integer.
Value bound(double value) {
  constexpr double kExactIntegers = 9007199254740992.0;  // 2^53
  if (value == std::floor(value) && std::abs(value) <= kExactIntegers) return static_cast<std::int64_t>(value);
  return value;
}

void add_range(Value& schema, const Range& range) {
  if (std::isfinite(range.low)) schema.set(range.low_open ? "exclusiveMinimum" : "minimum", bound(range.low));
  if (std::isfinite(range.high)) schema.set(range.high_open ? "exclusiveMaximum" : "maximum", bound(range.high));
}

/// The names of JSON's types that a value may have.
void set_types(Value& schema, std::vector<std::string_view> types, bool null_too) {
  if (null_too) types.emplace_back("null");
  if (types.size() == 1) return schema.set("type", types.front());
  schema.set("type", Value::List(types.begin(), types.end()));
}

/// Booleans and numbers may come from an environment variable, and are text until then. One set of keywords with
/// several types, and no 'anyOf': an editor's message stays one that speaks of this value.
Value or_variable(std::string_view type, const ParameterInfo& parameter, bool null_too) {
  Value schema;
  set_types(schema, {type, "string"}, null_too);
  schema.set("pattern", kVariablePattern);
  schema.set("patternErrorMessage", "takes: " + parameter.brief());
  if (type != "boolean") add_range(schema, parameter.range);
  return schema;
}

/// Title and description stand where yaml-language-server looks for them, in the alternative.
Value choice_schema(const ParameterInfo& parameter, bool null_too) {
  Value::List names(parameter.choices.begin(), parameter.choices.end());
  if (null_too) names.emplace_back();
  return Value::Map{{"anyOf", Value::List{Value::Map{{"title", parameter.name},
                                                     {"description", description_of(parameter)},
                                                     {"enum", std::move(names)}},
                                          Value::Map{{"$ref", "#/$defs/" + std::string(kVariableDefinition)}}}}};
}

Value map_schema(const std::vector<ParameterInfo>& parameters, bool null_too);

Value value_schema(ParameterKind kind, const ParameterInfo& parameter, bool null_too) {
  switch (kind) {
    case ParameterKind::boolean:
      return or_variable("boolean", parameter, null_too);
    case ParameterKind::integer:
      return or_variable("integer", parameter, null_too);
    case ParameterKind::number:
      return or_variable("number", parameter, null_too);
    case ParameterKind::choice:
      return choice_schema(parameter, null_too);
    case ParameterKind::group:
      return map_schema(parameter.members, null_too);
    case ParameterKind::text:
    case ParameterKind::path:
    case ParameterKind::list:
      break;
  }
  Value schema;
  if (kind == ParameterKind::list) {
    set_types(schema, {"array"}, null_too);
    schema.set("items", value_schema(parameter.element, parameter, false));
  } else {
    set_types(schema, {"string"}, null_too);
    if (kind == ParameterKind::path) schema.set("minLength", 1);
  }
  return schema;
}

/// JSON has no number for a default that is not finite, and a group's default is that of its members.
bool has_plain_default(const ParameterInfo& parameter) {
  const Value& fallback = parameter.fallback;
  if (fallback.is_null() || parameter.kind == ParameterKind::group) return false;
  return fallback.kind() != Value::Kind::number || std::isfinite(fallback.as_number());
}

Value map_schema(const std::vector<ParameterInfo>& parameters, bool null_too) {
  Value::Map properties;
  Value::List required;
  for (const ParameterInfo& parameter : parameters) {
    Value schema = value_schema(parameter.kind, parameter, may_be_off(parameter));
    schema.set("description", description_of(parameter));
    if (has_plain_default(parameter)) schema.set("default", parameter.fallback);
    properties.emplace_back(parameter.name, std::move(schema));
    if (is_required(parameter)) required.emplace_back(parameter.name);
  }
  Value schema;
  set_types(schema, {"object"}, null_too);
  schema.set("properties", std::move(properties));
  if (!required.empty()) schema.set("required", std::move(required));
  schema.set("additionalProperties", false);
  return schema;
}

}  // namespace

bool any_required(const std::vector<ParameterInfo>& parameters) {
  return std::any_of(parameters.begin(), parameters.end(), is_required);
}

Value parameters_schema(const std::vector<ParameterInfo>& parameters) {
  return map_schema(parameters, !any_required(parameters));
}

}  // namespace pipeline
