#include "plugin/json_node.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <pipeline/error.h>

namespace pipeline {
namespace {

std::string_view name_of(Value::Kind kind) {
  constexpr std::array<std::string_view, 7> kNames{"null", "a boolean", "an integer", "a number",
                                                   "text", "a list",    "a map"};
  return kNames.at(static_cast<std::size_t>(kind));
}

}  // namespace

void JsonNode::refuse(const std::string& message) const {
  throw Error(place_.empty() ? message : place_ + ": " + message);
}

void JsonNode::refuse_kind(std::string_view expected) const {
  refuse("expected " + std::string(expected) + ", found " + std::string(name_of(value_->kind())));
}

bool JsonNode::boolean() const {
  if (value_->kind() != Value::Kind::boolean) refuse_kind("a boolean");
  return value_->as_bool();
}

std::int64_t JsonNode::integer(std::int64_t low, std::int64_t high) const {
  if (value_->kind() != Value::Kind::integer) refuse_kind("an integer");
  const std::int64_t integer = value_->as_integer();
  if (integer < low || integer > high)
    refuse("expected an integer of " + std::to_string(low) + " to " + std::to_string(high) + ", found " +
           std::to_string(integer));
  return integer;
}

double JsonNode::number() const {
  if (value_->kind() != Value::Kind::integer && value_->kind() != Value::Kind::number) refuse_kind("a number");
  return value_->as_number();
}

const std::string& JsonNode::text() const {
  if (value_->kind() != Value::Kind::text) refuse_kind("text");
  return value_->as_text();
}

const std::string& JsonNode::line(std::size_t limit) const {
  const std::string& line = text();
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  if (line.empty() || line.size() > limit || std::ranges::any_of(line, is_control))
    refuse("expected one line of 1 to " + std::to_string(limit) + " bytes, found " + Value(line.substr(0, 80)).json() +
           (line.size() > 80 ? " and more" : ""));
  return line;
}

std::vector<JsonNode> JsonNode::list() const {
  if (value_->kind() != Value::Kind::list) refuse_kind("a list");
  std::vector<JsonNode> nodes;
  for (const Value& element : value_->as_list())
    nodes.emplace_back(element, place_ + "[" + std::to_string(nodes.size()) + "]");
  return nodes;
}

JsonNode JsonNode::at(std::string_view key) const {
  if (value_->kind() != Value::Kind::map) refuse_kind("a map");
  std::optional<JsonNode> node = find(key);
  if (!node) refuse("the entry '" + std::string(key) + "' is missing");
  return *std::move(node);
}

std::optional<JsonNode> JsonNode::find(std::string_view key) const {
  const Value* value = value_->find(key);
  if (value == nullptr) return std::nullopt;
  return JsonNode(*value, (place_.empty() ? "" : place_ + ".") + std::string(key));
}

void JsonNode::require_map_of(std::initializer_list<std::string_view> known) const {
  if (value_->kind() != Value::Kind::map) refuse_kind("a map");
  std::set<std::string_view> seen;
  for (const auto& [key, value] : value_->as_map()) {
    if (std::ranges::find(known, key) == known.end()) refuse("unknown entry " + Value(key.substr(0, 80)).json());
    if (!seen.insert(key).second) refuse("the entry '" + key + "' stands there twice");
  }
}

}  // namespace pipeline
