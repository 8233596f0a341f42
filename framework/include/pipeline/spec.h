/// \file
/// What a stage type says about itself: parameters with text, range and default, and ports. The one place for it;
/// help texts, checks, error messages, the manifest and the schema are made from it.
///
///     static void describe(pipeline::Spec<Options>& spec) {
///       spec.summary("scales the ink so that it fills a box");
///       spec.param("size", &Options::size, pipeline::range(1, 4096), "side of the box, in pixels");
///     }
#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <pipeline/error.h>
#include <pipeline/export.h>
#include <pipeline/port.h>
#include <pipeline/range.h>
#include <pipeline/value.h>

namespace pipeline {

/// What a file may give for a parameter.
enum class ParameterKind { boolean, integer, number, text, path, choice, list, group };

/// One parameter, as the manifest holds it.
struct PIPELINE_EXPORT ParameterInfo {
  std::string name;                             ///< in the file: lower_snake
  std::string text;                             ///< for help texts
  ParameterKind kind = ParameterKind::text;     ///< what a file may give
  ParameterKind element = ParameterKind::text;  ///< kind of a list's elements
  bool required = false;                        ///< whether the user must give it
  Value fallback;  ///< default; null when required or off by default; {} for a group whose members have theirs
  Range range;     ///< of numbers, also of a list's elements
  std::vector<std::string> choices;    ///< of kind choice, or of a list of them
  std::vector<ParameterInfo> members;  ///< of a group

  /// "integer, 1 to 4096, default 20"
  std::string brief() const;
  friend bool operator==(const ParameterInfo&, const ParameterInfo&) = default;
};

/// A port, as the manifest holds it.
struct PortInfo {
  std::string name;            ///< in the file: lower_snake
  std::string type;            ///< artifact type: "images"
  std::string text;            ///< for help texts
  Need need = Need::required;  ///< of an input
  friend bool operator==(const PortInfo&, const PortInfo&) = default;
};

/// How a stage type is wired: `stage` through its ports; `step` turns images into images and takes `in`;
/// `fitted_step` learns on `fit` and is used on `apply`; `network` has one output, the network;
/// `report` runs after all others, and its inputs may be missing.
enum class StageKind { stage, step, fitted_step, network, report };

/// A stage type, as the manifest holds it.
struct PIPELINE_EXPORT StageInfo {
  std::string type;                       ///< "image.scale"
  StageKind kind = StageKind::stage;      ///< how it is wired
  std::string summary;                    ///< one line
  std::string example;                    ///< YAML of one stage, to paste; made by the runtime when empty
  std::vector<ParameterInfo> parameters;  ///< in the order described
  std::vector<PortInfo> inputs;           ///< in the order described
  std::vector<PortInfo> outputs;          ///< in the order described

  const ParameterInfo* parameter(std::string_view name) const;  ///< null when there is none
  const PortInfo* input(std::string_view name) const;           ///< null when there is none
  const PortInfo* output(std::string_view name) const;          ///< null when there is none
  friend bool operator==(const StageInfo&, const StageInfo&) = default;
};

/// The texts that a parameter accepts; in C++ an int, a string, or an enum counting from 0 in this order.
struct Choices {
  std::vector<std::string> names;  ///< in the order of the enum
};
inline Choices choices(std::vector<std::string> names) { return {std::move(names)}; }  ///< short for Choices

namespace detail {

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

template <class T>
constexpr ParameterKind kind_of() {
  if constexpr (std::is_same_v<T, bool>) {
    return ParameterKind::boolean;
  } else if constexpr (std::is_integral_v<T>) {
    return ParameterKind::integer;
  } else if constexpr (std::is_floating_point_v<T>) {
    return ParameterKind::number;
  } else if constexpr (std::is_same_v<T, std::filesystem::path>) {
    return ParameterKind::path;
  } else if constexpr (std::is_enum_v<T>) {
    return ParameterKind::choice;
  } else if constexpr (IsVector<T>::value) {
    return ParameterKind::list;
  } else if constexpr (IsOptional<T>::value) {
    return kind_of<typename T::value_type>();
  } else {
    static_assert(std::is_same_v<T, std::string>,
                  "a parameter is a bool, integer, number, text, path, enum, or a "
                  "vector or optional of these");
    return ParameterKind::text;
  }
}

template <class T>
T from_value(const Value& value, const std::vector<std::string>& names) {
  if constexpr (IsOptional<T>::value) {
    if (value.is_null()) return std::nullopt;
    return from_value<typename T::value_type>(value, names);
  } else if constexpr (IsVector<T>::value) {
    T list;
    for (const Value& element : value.as_list()) list.push_back(from_value<typename T::value_type>(element, names));
    return list;
  } else if constexpr (std::is_same_v<T, bool>) {
    return value.as_bool();
  } else if constexpr (std::is_enum_v<T>) {
    for (std::size_t i = 0; i < names.size(); ++i)
      if (names[i] == value.as_text()) return static_cast<T>(i);
    throw Error("unknown choice '" + value.as_text() + "'");
  } else if constexpr (std::is_integral_v<T>) {
    return static_cast<T>(value.as_integer());
  } else if constexpr (std::is_floating_point_v<T>) {
    return static_cast<T>(value.as_number());
  } else {
    return T(value.as_text());
  }
}

template <class T>
Value to_value(const T& value, const std::vector<std::string>& names) {
  if constexpr (IsOptional<T>::value) {
    return value ? to_value(*value, names) : Value();
  } else if constexpr (IsVector<T>::value) {
    Value::List list;
    for (const auto& element : value) list.push_back(to_value(element, names));
    return list;
  } else if constexpr (std::is_same_v<T, bool>) {
    return value;
  } else if constexpr (std::is_enum_v<T>) {
    return names.at(static_cast<std::size_t>(value));
  } else if constexpr (std::is_integral_v<T>) {
    return static_cast<std::int64_t>(value);
  } else if constexpr (std::is_floating_point_v<T>) {
    return static_cast<double>(value);
  } else if constexpr (std::is_same_v<T, std::filesystem::path>) {
    return value.string();
  } else {
    return Value(value);
  }
}

/// Bounds an integer parameter by what its C++ type holds, so that no value is cut off silently.
template <class T>
constexpr Range within_type(Range range) {
  if constexpr (IsOptional<T>::value || IsVector<T>::value) {
    return within_type<typename T::value_type>(range);
  } else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool> && sizeof(T) < 8) {
    const auto low = static_cast<double>(std::numeric_limits<T>::lowest());
    const auto high = static_cast<double>(std::numeric_limits<T>::max());
    if (range.low < low) range.low = low;
    if (range.high > high) range.high = high;
    return range;
  } else if constexpr (std::is_unsigned_v<T> && !std::is_same_v<T, bool>) {
    if (range.low < 0.0) range.low = 0.0;
    return range;
  } else {
    return range;
  }
}

}  // namespace detail

/// Collects what `describe` says, and turns checked parameters into Options.
template <class Options>
class Spec {
 public:
  /// One line: what the stage does, starting with a verb, no full stop.
  void summary(std::string_view text) { info_.summary = text; }
  /// YAML of one stage, to paste; REQUIRES: it passes `pipeline check` for this stage type.
  void example(std::string_view yaml) { info_.example = yaml; }

  /// Declares an input, in the order in which help texts name them.
  template <class T>
  void input(const In<T>& port) {
    info_.inputs.push_back({std::string(port.name), std::string(T::kType), std::string(port.text), port.need});
  }
  /// Declares an output.
  template <class T>
  void output(const Out<T>& port) {
    info_.outputs.push_back({std::string(port.name), std::string(T::kType), std::string(port.text), Need::required});
  }

  /// A parameter with the default that `Options{}` gives it. A std::optional without value is "off" by default.
  ///@{
  template <class T>
  void param(std::string_view name, T Options::* member, Range range, std::string_view text) {
    add(name, member, range, {}, text, false);
  }
  template <class T>
  void param(std::string_view name, T Options::* member, std::string_view text) {
    add(name, member, Range{}, {}, text, false);
  }
  template <class T>
  void param(std::string_view name, T Options::* member, const Choices& choices, std::string_view text) {
    add(name, member, Range{}, choices.names, text, false);
  }
  ///@}
  /// A parameter that the user must give.
  ///@{
  template <class T>
  void required(std::string_view name, T Options::* member, Range range, std::string_view text) {
    add(name, member, range, {}, text, true);
  }
  template <class T>
  void required(std::string_view name, T Options::* member, std::string_view text) {
    add(name, member, Range{}, {}, text, true);
  }
  template <class T>
  void required(std::string_view name, T Options::* member, const Choices& choices, std::string_view text) {
    add(name, member, Range{}, choices.names, text, true);
  }
  ///@}
  /// Parameters of their own level: `early_stopping: { patience: 10 }`. `describe(Spec<Group>&)` describes them.
  /// A std::optional group is off unless the user gives it.
  template <class T, class Describe>
  void group(std::string_view name, T Options::* member, Describe describe, std::string_view text) {
    if constexpr (detail::IsOptional<T>::value) {
      add_group<typename T::value_type>(name, member, describe, text);
    } else {
      add_group<T>(name, member, describe, text);
    }
  }

  const StageInfo& info() const { return info_; }  ///< all that was described

  /// `parameters`: a map that has been checked against `info()`; what it does not name keeps its default.
  Options read(const Value& parameters) const {
    Options options{};
    for (const auto& [name, set] : setters_)
      if (const Value* value = parameters.find(name)) set(options, *value);
    return options;
  }

 private:
  template <class T>
  void add(std::string_view name, T Options::* member, Range range, const std::vector<std::string>& names,
           std::string_view text, bool required) {
    ParameterInfo parameter;
    parameter.name = name;
    parameter.text = text;
    parameter.kind = names.empty() || detail::IsVector<T>::value ? detail::kind_of<T>() : ParameterKind::choice;
    if constexpr (detail::IsVector<T>::value) {
      parameter.element = names.empty() ? detail::kind_of<typename T::value_type>() : ParameterKind::choice;
    }
    parameter.required = required;
    if (!required) parameter.fallback = detail::to_value(Options{}.*member, names);
    parameter.range = detail::within_type<T>(range);
    parameter.choices = names;
    info_.parameters.push_back(std::move(parameter));
    setters_.emplace_back(std::string(name), [member, names](Options& options, const Value& value) {
      options.*member = detail::from_value<T>(value, names);
    });
  }

  template <class Group, class Member, class Describe>
  void add_group(std::string_view name, Member Options::* member, Describe describe, std::string_view text) {
    Spec<Group> inner;
    describe(inner);
    ParameterInfo parameter;
    parameter.name = name;
    parameter.text = text;
    parameter.kind = ParameterKind::group;
    if constexpr (!detail::IsOptional<Member>::value) parameter.fallback = Value::Map{};
    parameter.members = inner.info().parameters;
    info_.parameters.push_back(std::move(parameter));
    setters_.emplace_back(std::string(name), [member, inner](Options& options, const Value& value) {
      if (!value.is_null()) options.*member = inner.read(value);
    });
  }

  StageInfo info_;
  std::vector<std::pair<std::string, std::function<void(Options&, const Value&)>>> setters_;
};

/// For a stage type without parameters.
struct NoOptions {};

}  // namespace pipeline
