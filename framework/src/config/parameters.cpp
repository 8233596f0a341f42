#include "config/parameters.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "config/nearest_name.h"
#include "config/shown_text.h"

namespace pipeline {
namespace {

/// "an integer", "text", "a list of integers"
std::string kind_name(ParameterKind kind, ParameterKind element) {
  switch (kind) {
    case ParameterKind::boolean:
      return "true or false";
    case ParameterKind::integer:
      return "an integer";
    case ParameterKind::number:
      return "a number";
    case ParameterKind::text:
      return "text";
    case ParameterKind::path:
      return "a path";
    case ParameterKind::choice:
      return "one of its choices";
    case ParameterKind::group:
      return "a map of parameters";
    case ParameterKind::list:
      break;
  }
  switch (element) {
    case ParameterKind::boolean:
      return "a list of true and false";
    case ParameterKind::integer:
      return "a list of integers";
    case ParameterKind::number:
      return "a list of numbers";
    case ParameterKind::path:
      return "a list of paths";
    default:
      return "a list of texts";
  }
}

class Checker {
 public:
  Checker(std::string_view who, Diagnostics& diagnostics) : who_(who), diagnostics_(diagnostics) {}

  /// `prefix`: of names in messages, "early_stopping." inside a group. `place`: where what is missing is reported.
  Value map(const Node* given, const Place& place, const std::string& prefix,
            const std::vector<ParameterInfo>& infos) const {
    if (given != nullptr && given->kind == Node::Kind::map) refuse_unknown(*given, prefix, infos);
    Value::Map result;
    for (const ParameterInfo& info : infos) {
      const Node::Entry* entry = given == nullptr ? nullptr : given->find(info.name);
      const std::string name = prefix + info.name;
      if (entry != nullptr) {
        std::optional<Value> value = entry_value(*entry, name, info);
        if (!value) value = fallback(info, place, name);
        result.emplace_back(info.name, std::move(*value));
        continue;
      }
      if (info.required) {
        std::string help = "add '" + info.name + "' (" + info.brief() + ")";
        if (!info.text.empty()) help += ": " + info.text;
        diagnostics_.add(place, who_ + " needs the parameter '" + name + "'", std::move(help));
      }
      result.emplace_back(info.name, fallback(info, place, name));
    }
    return result;
  }

 private:
  void refuse_unknown(const Node& given, const std::string& prefix, const std::vector<ParameterInfo>& infos) const {
    std::vector<std::string> names;
    std::string takes;
    for (const ParameterInfo& info : infos) {
      names.push_back(info.name);
      takes += (takes.empty() ? "" : ", ") + info.name + " (" + info.brief() + ")";
    }
    // Beyond a few lines the details hide the names; 'pipeline plugins' has them.
    constexpr std::size_t kReadable = 300;
    if (takes.size() > kReadable) takes = comma_separated(names);
    takes = takes.empty() ? "It takes none" : "It takes: " + takes;
    for (const Node::Entry& entry : given.entries) {
      if (std::find(names.begin(), names.end(), entry.key) != names.end()) continue;
      diagnostics_.add(entry.key_place, who_ + " has no parameter " + in_quotes(prefix + entry.key),
                       did_you_mean(entry.key, names, takes));
    }
  }

  Value fallback(const ParameterInfo& info, const Place& place, const std::string& name) const {
    if (info.kind == ParameterKind::group && !info.fallback.is_null())
      return map(nullptr, place, name + ".", info.members);
    const bool is_path = info.kind == ParameterKind::path && info.fallback.kind() == Value::Kind::text;
    if (!is_path || info.fallback.as_text().empty()) return info.fallback;
    return absolute(info.fallback.as_text(), place);
  }

  static std::string absolute(const std::string& path, const Place& place) {
    const std::filesystem::path folder = place.source ? place.source->folder : std::filesystem::current_path();
    std::filesystem::path result = (folder / path).lexically_normal();
    if (!result.has_filename()) result = result.parent_path();  // "data/" is "data"
    return result.string();
  }

  std::optional<Value> entry_value(const Node::Entry& entry, const std::string& name, const ParameterInfo& info) const {
    const Node& node = *entry.value;
    const bool may_be_off = !info.required && info.fallback.is_null();
    if (node.kind == Node::Kind::null && may_be_off) return Value();
    return value(node, "'" + name + "' of " + who_, name, info.kind, info, entry.key_place);
  }

  /// `what` in messages: "'size' of stage 'box' (image.fit_box)", "element 2 of 'hidden' of ...".
  std::optional<Value> value(const Node& node, const std::string& what, const std::string& name, ParameterKind kind,
                             const ParameterInfo& info, const Place& key_place) const {
    const bool is_scalar = node.kind == Node::Kind::scalar;
    const Value::Kind found = is_scalar ? node.value.kind() : Value::Kind::null;
    switch (kind) {
      case ParameterKind::boolean:
        if (found == Value::Kind::boolean) return node.value;
        return wrong_kind(node, what, kind, info);
      case ParameterKind::integer:
        if (found == Value::Kind::integer) return in_range(node, what, info, node.value);
        return wrong_kind(node, what, kind, info);
      case ParameterKind::number:
        if (found == Value::Kind::integer || found == Value::Kind::number)
          return in_range(node, what, info, node.value.as_number());
        return wrong_kind(node, what, kind, info);
      case ParameterKind::text:
        if (found == Value::Kind::text) return node.value;
        return wrong_kind(node, what, kind, info);
      case ParameterKind::path:
        if (found != Value::Kind::text) return wrong_kind(node, what, kind, info);
        if (!node.text.empty()) return absolute(node.text, node.place);
        diagnostics_.add(node.place, what + " is an empty path",
                         "name a file or folder; '.' is the folder of this file");
        return std::nullopt;
      case ParameterKind::choice:
        return choice(node, what, info);
      case ParameterKind::list:
        return list(node, what, name, info);
      case ParameterKind::group:
        if (node.kind == Node::Kind::map) return map(&node, key_place, name + ".", info.members);
        return wrong_kind(node, what, kind, info);
    }
    return std::nullopt;
  }

  std::optional<Value> wrong_kind(const Node& node, const std::string& what, ParameterKind kind,
                                  const ParameterInfo& info) const {
    std::string expected = kind_name(kind, info.element);
    const bool has_range =
        (kind == ParameterKind::integer || kind == ParameterKind::number) && !info.range.is_unbounded();
    if (has_range) expected += ", " + info.range.text();
    diagnostics_.add(node.place, what + " takes " + expected + "; found " + shown(node), mend(node, kind, info));
    return std::nullopt;
  }

  static std::string mend(const Node& node, ParameterKind kind, const ParameterInfo& info) {
    const bool is_scalar = node.kind == Node::Kind::scalar;
    const bool off_allowed = !info.required && info.fallback.is_null();
    const bool says_off = is_scalar && (node.text == "off" || node.text == "none" || node.text == "no");
    if (off_allowed && says_off && kind != ParameterKind::boolean) return "write null to switch it off";
    switch (kind) {
      case ParameterKind::boolean:
        return "write true or false";
      case ParameterKind::integer:
        if (is_scalar && node.value.kind() == Value::Kind::number) {
          const double number = node.value.as_number();
          if (number == std::floor(number) && std::abs(number) < 1e15)
            return "write " + std::to_string(static_cast<std::int64_t>(number));
        }
        return node.quoted && is_scalar ? "write it without quotes" : "";
      case ParameterKind::number:
        return node.quoted && is_scalar ? "write it without quotes" : "";
      case ParameterKind::text:
      case ParameterKind::path:
        return is_scalar ? "put it into quotes: \"" + shortened(node.text) + "\"" : "";
      case ParameterKind::list:
        return is_scalar ? "put it into brackets: [" + shortened(node.text) + "]" : "";
      case ParameterKind::group: {
        std::vector<std::string> names;
        for (const ParameterInfo& member : info.members) names.push_back(member.name);
        return "write NAME: VALUE pairs; it takes: " + comma_separated(names);
      }
      case ParameterKind::choice:
        break;
    }
    return "";
  }

  std::optional<Value> in_range(const Node& node, const std::string& what, const ParameterInfo& info,
                                Value value) const {
    const double number = value.as_number();
    if (!std::isfinite(number)) {
      diagnostics_.add(node.place, what + " takes a finite number; found " + shortened(node.text), "");
      return std::nullopt;
    }
    if (info.range.contains(number)) return value;
    diagnostics_.add(node.place, what + " must be " + info.range.text() + "; found " + shortened(node.text), "");
    return std::nullopt;
  }

  std::optional<Value> choice(const Node& node, const std::string& what, const ParameterInfo& info) const {
    const bool is_text = node.is_text();
    if (is_text && std::find(info.choices.begin(), info.choices.end(), node.text) != info.choices.end())
      return node.value;
    const std::string choices = "It takes: " + comma_separated(info.choices);
    if (!is_text) {
      diagnostics_.add(node.place, what + " takes one of its choices; found " + shown(node), choices);
    } else {
      diagnostics_.add(node.place, what + " does not know " + in_quotes(node.text),
                       did_you_mean(node.text, info.choices, choices));
    }
    return std::nullopt;
  }

  std::optional<Value> list(const Node& node, const std::string& what, const std::string& name,
                            const ParameterInfo& info) const {
    if (node.kind != Node::Kind::list) return wrong_kind(node, what, ParameterKind::list, info);
    Value::List elements;
    bool sound = true;
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      const Node& item = *node.items[i];
      std::optional<Value> element = value(item, "element " + std::to_string(i + 1) + " of " + what,
                                           name + "." + std::to_string(i), info.element, info, item.place);
      sound = sound && element.has_value();
      if (element) elements.push_back(std::move(*element));
    }
    if (!sound) return std::nullopt;
    return elements;
  }

  std::string who_;
  Diagnostics& diagnostics_;
};

}  // namespace

Value check_parameters(const Node* with, const Place& stage_place, std::string_view who,
                       const std::vector<ParameterInfo>& infos, Diagnostics& diagnostics) {
  return Checker(who, diagnostics).map(with, stage_place, "", infos);
}

}  // namespace pipeline
