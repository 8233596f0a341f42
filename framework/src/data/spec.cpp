#include <pipeline/spec.h>

#include <cmath>

#include "data/json.h"

namespace pipeline {
namespace {

std::string noun(ParameterKind kind) {
  switch (kind) {
    case ParameterKind::boolean:
      return "true or false";
    case ParameterKind::integer:
      return "integer";
    case ParameterKind::number:
      return "number";
    case ParameterKind::text:
      return "text";
    case ParameterKind::path:
      return "path";
    case ParameterKind::choice:
      return "one of";
    case ParameterKind::list:
      return "list";
    case ParameterKind::group:
      return "group";
  }
  return "value";
}

std::string plural(ParameterKind kind) {
  switch (kind) {
    case ParameterKind::integer:
      return "integers";
    case ParameterKind::number:
      return "numbers";
    case ParameterKind::text:
      return "texts";
    case ParameterKind::path:
      return "paths";
    case ParameterKind::boolean:
      return "true or false";
    default:
      return "values";
  }
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// A default as a user would write it in a pipeline file.
std::string written(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::number: {
      const double number = value.as_number();
      if (number == std::floor(number) && std::abs(number) < 1e15)
        return std::to_string(static_cast<std::int64_t>(number));
      return shortest(number);
    }
    case Value::Kind::text:
      return value.as_text().empty() ? "\"\"" : value.as_text();
    case Value::Kind::list: {
      std::vector<std::string> elements;
      for (const Value& element : value.as_list()) elements.push_back(written(element));
      std::string list = "[";
      list += joined(elements);
      list += ']';
      return list;
    }
    default:
      return value.json();
  }
}

std::string kind_text(const ParameterInfo& parameter) {
  if (parameter.kind == ParameterKind::choice) return "one of: " + joined(parameter.choices);
  if (parameter.kind == ParameterKind::list) {
    if (parameter.element == ParameterKind::choice) return "list of: " + joined(parameter.choices);
    return "list of " + plural(parameter.element);
  }
  if (parameter.kind == ParameterKind::group) {
    std::vector<std::string> members;
    for (const ParameterInfo& member : parameter.members) members.push_back(member.name);
    return "group of: " + joined(members);
  }
  return noun(parameter.kind);
}

template <class Info>
const Info* named(const std::vector<Info>& all, std::string_view name) {
  for (const Info& info : all)
    if (info.name == name) return &info;
  return nullptr;
}

}  // namespace

std::string ParameterInfo::brief() const {
  std::string line = kind_text(*this);
  const std::string numbers = range.text();
  if (numbers != "any") line += ", " + numbers;
  // What follows a list of names needs another mark than the comma between them.
  const bool names = kind == ParameterKind::choice || kind == ParameterKind::group ||
                     (kind == ParameterKind::list && element == ParameterKind::choice);
  line += names ? "; " : ", ";
  if (required) return line + "required";
  if (kind == ParameterKind::group && !fallback.is_null()) return line.substr(0, line.size() - 2);
  return line + (fallback.is_null() ? "off by default" : "default " + written(fallback));
}

const ParameterInfo* StageInfo::parameter(std::string_view name) const { return named(parameters, name); }
const PortInfo* StageInfo::input(std::string_view name) const { return named(inputs, name); }
const PortInfo* StageInfo::output(std::string_view name) const { return named(outputs, name); }

}  // namespace pipeline
