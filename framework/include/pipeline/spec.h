/// \file
/// What a stage type says about itself: parameters with text, range and default, and ports. The one place for it;
/// help texts, checks, error messages, the manifest and the schema are made from it.
///
///     static void describe(pipeline::Spec<Options>& spec) {
///       spec.summary("scales the ink so that it fills a box");
///       spec.param("size", &Options::size, pipeline::range(1, 4096), "side of the box, in pixels");
///     }
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
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
PIPELINE_EXPORT Choices choices(std::vector<std::string> names);  ///< short for Choices

namespace detail {

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct OptionalOr {
  using Type = T;
};
template <class T>
struct OptionalOr<std::optional<T>> {
  using Type = T;
};
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

/// Assigns what a file gives to the member at `field`, a T. `names`: of an enum's values.
template <class T>
void assign(void* field, const Value& value, const std::vector<std::string>& names) {
  *static_cast<T*>(field) = from_value<T>(value, names);
}

/// The options of an (optional) group at `field`, with their defaults.
template <class T>
void* fresh_group(void* field) {
  T& group = *static_cast<T*>(field);
  group = typename OptionalOr<T>::Type{};
  if constexpr (IsOptional<T>::value) {
    return &*group;
  } else {
    return &group;
  }
}

}  // namespace detail

/// What Spec does whatever the type of the options: compiled here once, not for each stage type.
class PIPELINE_EXPORT SpecBase {
 public:
  SpecBase();                           ///< nothing is described yet
  SpecBase(const SpecBase& other);      ///< copies all that was described
  SpecBase(SpecBase&& other) noexcept;  ///< leaves `other` empty
  SpecBase& operator=(const SpecBase&) = delete;
  SpecBase& operator=(SpecBase&&) = delete;
  ~SpecBase();

  /// One line: what the stage does, starting with a verb, no full stop.
  void summary(std::string_view text);
  /// YAML of one stage, to paste; REQUIRES: it passes `pipeline check` for this stage type.
  void example(std::string_view yaml);
  /// Declares an input, in the order in which help texts name them.
  template <class T>
  void input(const In<T>& port) {
    add_input(port.name, T::kType, port.text, port.need);
  }
  /// Declares an output.
  template <class T>
  void output(const Out<T>& port) {
    add_output(port.name, T::kType, port.text);
  }

  const StageInfo& info() const;            ///< all that was described
  StageInfo info_of(StageKind kind) const;  ///< the same, of a stage that is wired in this way

 protected:
  /// Puts what a file gives into the member at `field`; `names` are those of an enum's values.
  using Assign = void (*)(void* field, const Value& value, const std::vector<std::string>& names);
  /// Makes the group at `field` anew, with its defaults, and returns where its options are.
  using Enter = void* (*)(void* field);

  /// How one parameter is declared, and where it lies in the options.
  struct Parameter {
    std::string_view name;  ///< as ParameterInfo's
    std::string_view text;  ///< as ParameterInfo's
    ParameterKind kind;     ///< as ParameterInfo's
    ParameterKind element;  ///< as ParameterInfo's
    bool required;          ///< as ParameterInfo's
    Range range;            ///< as ParameterInfo's
    std::ptrdiff_t offset;  ///< in bytes, of the member in the options
    Assign assign;          ///< puts what is given there
  };
  /// `names`: of an enum's values, in its order; else empty.
  void add(const Parameter& parameter, Value fallback, const std::vector<std::string>& names);
  /// `optional`: off unless the user gives it. `offset`: in bytes, of the group in the options.
  void add_group(std::string_view name, std::string_view text, bool optional, std::ptrdiff_t offset, Enter enter,
                 SpecBase members);
  /// `options`: a whole object of the described type; what `parameters` do not name keeps its value.
  void read_into(void* options, const Value& parameters) const;

 private:
  struct Member;
  void add_input(std::string_view name, std::string_view type, std::string_view text, Need need);
  void add_output(std::string_view name, std::string_view type, std::string_view text);

  StageInfo info_;
  std::vector<Member> members_;
};

/// Collects what `describe` says, and turns checked parameters into Options.
template <class Options>
class Spec : public SpecBase {
 public:
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
    Options defaults{};
    Spec<typename detail::OptionalOr<T>::Type> members;
    describe(members);
    add_group(name, text, detail::IsOptional<T>::value, offset_of(defaults, member), &detail::fresh_group<T>,
              std::move(members));
  }

  /// `parameters`: a map that has been checked against `info()`; what it does not name keeps its default.
  Options read(const Value& parameters) const {
    Options options{};
    read_into(&options, parameters);
    return options;
  }

 private:
  template <class T>
  void add(std::string_view name, T Options::* member, Range range, const std::vector<std::string>& names,
           std::string_view text, bool required) {
    Options defaults{};
    ParameterKind kind = names.empty() || detail::IsVector<T>::value ? detail::kind_of<T>() : ParameterKind::choice;
    ParameterKind element = ParameterKind::text;
    if constexpr (detail::IsVector<T>::value) {
      element = names.empty() ? detail::kind_of<typename T::value_type>() : ParameterKind::choice;
    }
    SpecBase::add({name, text, kind, element, required, detail::within_type<T>(range), offset_of(defaults, member),
                   &detail::assign<T>},
                  required ? Value() : detail::to_value(defaults.*member, names), names);
  }

  template <class T>
  static std::ptrdiff_t offset_of(Options& options, T Options::* member) {
    return reinterpret_cast<std::byte*>(&(options.*member)) - reinterpret_cast<std::byte*>(&options);
  }
};

/// For a stage type without parameters.
struct NoOptions {};

}  // namespace pipeline
