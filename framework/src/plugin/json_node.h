/// \file
/// Reads a tree of values strictly: each mistake is an Error that names its place in the tree.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pipeline/value.h>

namespace pipeline {

/// A value and where it stands: "stages[2].parameters[0].range". Refers to the value; REQUIRES: that outlives it.
class JsonNode {
 public:
  explicit JsonNode(const Value& value, std::string place = "") : value_(&value), place_(std::move(place)) {}

  /// Each throws Error when the value is of another kind, or outside the bounds given.
  bool boolean() const;
  std::int64_t integer(std::int64_t low, std::int64_t high) const;
  double number() const;
  const std::string& text() const;
  /// Text of 1 to `limit` bytes without control characters.
  const std::string& line(std::size_t limit) const;
  std::vector<JsonNode> list() const;

  /// An entry of a map: `at` throws Error when there is none.
  JsonNode at(std::string_view key) const;
  std::optional<JsonNode> find(std::string_view key) const;
  /// Throws Error unless this is a map whose keys are all among `known`, each at most once.
  void require_map_of(std::initializer_list<std::string_view> known) const;

  const Value& value() const { return *value_; }
  /// Throws Error: the place, then `message`.
  [[noreturn]] void refuse(const std::string& message) const;

 private:
  [[noreturn]] void refuse_kind(std::string_view expected) const;

  const Value* value_;
  std::string place_;
};

}  // namespace pipeline
