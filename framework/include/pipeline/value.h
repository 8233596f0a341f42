/// \file
/// A tree of plain values: the parameters of a stage, and the small facts that are saved with an artifact.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <pipeline/export.h>

namespace pipeline {

/// Null, a boolean, an integer, a number, text, a list, or a map that keeps its order.
class PIPELINE_EXPORT Value {
 public:
  using List = std::vector<Value>;                         ///< of any kinds
  using Map = std::vector<std::pair<std::string, Value>>;  ///< keys are unique
  /// In the order of the constructors.
  enum class Kind { null, boolean, integer, number, text, list, map };

  // All that makes, copies, compares or destroys one is out of line: seven kinds are much code, and much to compile, at
  // each place where a Value is used.
  Value() noexcept;  ///< null
  /// Each holds what it is given.
  ///@{
  Value(bool value);              // NOLINT(google-explicit-constructor)
  Value(int value);               // NOLINT(google-explicit-constructor)
  Value(std::int64_t value);      // NOLINT(google-explicit-constructor)
  Value(double value);            // NOLINT(google-explicit-constructor)
  Value(std::string value);       // NOLINT(google-explicit-constructor)
  Value(std::string_view value);  // NOLINT(google-explicit-constructor)
  Value(const char* value);       // NOLINT(google-explicit-constructor)
  Value(List value);              // NOLINT(google-explicit-constructor)
  Value(Map value);               // NOLINT(google-explicit-constructor)
  ///@}
  /// \cond
  Value(const Value&);
  Value(Value&&) noexcept;
  Value& operator=(const Value&);
  Value& operator=(Value&&) noexcept;
  ~Value();
  /// \endcond

  Kind kind() const { return static_cast<Kind>(data_.index()); }  ///< which of the seven
  bool is_null() const { return kind() == Kind::null; }           ///< whether there is no value

  /// Each throws Error when the value is of another kind. `as_number` also takes an integer.
  ///@{
  bool as_bool() const;
  std::int64_t as_integer() const;
  double as_number() const;
  const std::string& as_text() const;
  const List& as_list() const;
  const Map& as_map() const;
  ///@}

  /// The entry of a map, or null when there is none or this is not a map.
  const Value* find(std::string_view key) const;
  /// The entry of a map; throws Error naming the key when there is none.
  const Value& at(std::string_view key) const;
  /// Adds or replaces an entry; a null value becomes a map first.
  void set(std::string_view key, Value value);

  /// One line of JSON, maps in their own order, numbers in the shortest form that reads back to the same bits
  /// (an integral double keeps a decimal point: `1.0`). Non-finite numbers are the strings "nan", "inf", "-inf".
  std::string json() const;
  /// Reads JSON text; throws Error with the offset when it is not. Nesting is bounded at 200 levels.
  static Value parse_json(std::string_view text);

  friend PIPELINE_EXPORT bool operator==(const Value& a, const Value& b);  ///< same kind and content

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, List, Map> data_;
};

}  // namespace pipeline
