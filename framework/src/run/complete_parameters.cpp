#include "run/complete_parameters.h"

#include <string>

#include <pipeline/error.h>

namespace pipeline {

Value complete_parameters(std::string_view type, const Value& given, const Registry& registry) {
  const StageInfo* info = registry.catalog().find(type);
  if (info == nullptr)
    throw Error("no plugin provides '" + std::string(type) + "'", "'pipeline plugins' lists what there is");
  Value::Map parameters;
  for (const ParameterInfo& parameter : info->parameters) {
    const Value* value = given.find(parameter.name);
    parameters.emplace_back(parameter.name, value != nullptr ? *value : parameter.fallback);
  }
  return parameters;
}

Value without_nulls(const Value& parameters) {
  if (parameters.kind() != Value::Kind::map) return parameters;
  Value::Map kept;
  for (const auto& [name, value] : parameters.as_map())
    if (!value.is_null()) kept.emplace_back(name, without_nulls(value));
  return kept;
}

}  // namespace pipeline
