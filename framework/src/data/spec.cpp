#include <pipeline/spec.h>

#include <cmath>
#include <cstddef>
#include <memory>
#include <utility>

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

Choices choices(std::vector<std::string> names) { return {std::move(names)}; }

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

/// A parameter or a group; one of `assign` and `enter` is null.
struct SpecBase::Member {
  std::string name;
  std::ptrdiff_t offset;
  Assign assign;
  std::vector<std::string> names;
  Enter enter;
  std::shared_ptr<const SpecBase> members;
};

SpecBase::SpecBase() = default;
SpecBase::SpecBase(const SpecBase& other) = default;
SpecBase::SpecBase(SpecBase&& other) noexcept = default;
SpecBase::~SpecBase() = default;

void SpecBase::summary(std::string_view text) { info_.summary = text; }
void SpecBase::example(std::string_view yaml) { info_.example = yaml; }
const StageInfo& SpecBase::info() const { return info_; }

StageInfo SpecBase::info_of(StageKind kind) const {
  StageInfo info = info_;
  info.kind = kind;
  return info;
}

void SpecBase::add_input(std::string_view name, std::string_view type, std::string_view text, Need need) {
  info_.inputs.push_back({std::string(name), std::string(type), std::string(text), need});
}

void SpecBase::add_output(std::string_view name, std::string_view type, std::string_view text) {
  info_.outputs.push_back({std::string(name), std::string(type), std::string(text), Need::required});
}

void SpecBase::add(const Parameter& parameter, Value fallback, const std::vector<std::string>& names) {
  ParameterInfo info;
  info.name = parameter.name;
  info.text = parameter.text;
  info.kind = parameter.kind;
  info.element = parameter.element;
  info.required = parameter.required;
  info.fallback = std::move(fallback);
  info.range = parameter.range;
  info.choices = names;
  info_.parameters.push_back(std::move(info));
  members_.push_back({std::string(parameter.name), parameter.offset, parameter.assign, names, nullptr, nullptr});
}

void SpecBase::add_group(std::string_view name, std::string_view text, bool optional, std::ptrdiff_t offset,
                         Enter enter, SpecBase members) {
  ParameterInfo info;
  info.name = name;
  info.text = text;
  info.kind = ParameterKind::group;
  if (!optional) info.fallback = Value::Map{};
  info.members = members.info_.parameters;
  info_.parameters.push_back(std::move(info));
  members_.push_back(
      {std::string(name), offset, nullptr, {}, enter, std::make_shared<const SpecBase>(std::move(members))});
}

void SpecBase::read_into(void* options, const Value& parameters) const {
  for (const Member& member : members_) {
    const Value* value = parameters.find(member.name);
    if (value == nullptr) continue;
    void* field = static_cast<std::byte*>(options) + member.offset;
    if (member.assign != nullptr) {
      member.assign(field, *value, member.names);
    } else if (!value->is_null()) {
      member.members->read_into(member.enter(field), *value);
    }
  }
}

}  // namespace pipeline
