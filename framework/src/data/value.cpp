#include <pipeline/value.h>

#include <string>

#include <pipeline/error.h>

namespace pipeline {
namespace {

std::string described(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      return "nothing";
    case Value::Kind::text:
      return "the text '" + value.as_text() + "'";
    case Value::Kind::list:
      return "a list";
    case Value::Kind::map:
      return "a map";
    default:
      return value.json();
  }
}

[[noreturn]] void expected(const char* wanted, const Value& found) {
  throw Error(std::string("expected ") + wanted + ", found " + described(found));
}

}  // namespace

Value::Value() noexcept = default;
Value::Value(bool value) : data_(value) {}
Value::Value(int value) : data_(std::int64_t{value}) {}
Value::Value(std::int64_t value) : data_(value) {}
Value::Value(double value) : data_(value) {}
Value::Value(std::string value) : data_(std::move(value)) {}
Value::Value(std::string_view value) : data_(std::string(value)) {}
Value::Value(const char* value) : data_(std::string(value)) {}
Value::Value(List value) : data_(std::move(value)) {}
Value::Value(Map value) : data_(std::move(value)) {}

Value::Value(const Value&) = default;
Value::Value(Value&&) noexcept = default;
Value& Value::operator=(const Value&) = default;
Value& Value::operator=(Value&&) noexcept = default;
Value::~Value() = default;

bool operator==(const Value& a, const Value& b) { return a.data_ == b.data_; }

bool Value::as_bool() const {
  if (const bool* value = std::get_if<bool>(&data_)) return *value;
  expected("true or false", *this);
}

std::int64_t Value::as_integer() const {
  if (const std::int64_t* value = std::get_if<std::int64_t>(&data_)) return *value;
  expected("an integer", *this);
}

double Value::as_number() const {
  if (const double* value = std::get_if<double>(&data_)) return *value;
  if (const std::int64_t* value = std::get_if<std::int64_t>(&data_)) return static_cast<double>(*value);
  expected("a number", *this);
}

const std::string& Value::as_text() const {
  if (const std::string* value = std::get_if<std::string>(&data_)) return *value;
  expected("text", *this);
}

const Value::List& Value::as_list() const {
  if (const List* value = std::get_if<List>(&data_)) return *value;
  expected("a list", *this);
}

const Value::Map& Value::as_map() const {
  if (const Map* value = std::get_if<Map>(&data_)) return *value;
  expected("a map", *this);
}

const Value* Value::find(std::string_view key) const {
  if (const Map* map = std::get_if<Map>(&data_)) {
    for (const auto& [name, value] : *map)
      if (name == key) return &value;
  }
  return nullptr;
}

const Value& Value::at(std::string_view key) const {
  for (const auto& [name, value] : as_map())
    if (name == key) return value;
  throw Error("there is no '" + std::string(key) + "'");
}

void Value::set(std::string_view key, Value value) {
  if (is_null()) data_ = Map{};
  Map* map = std::get_if<Map>(&data_);
  if (map == nullptr) expected("a map", *this);
  for (auto& [name, old] : *map) {
    if (name == key) {
      old = std::move(value);
      return;
    }
  }
  map->emplace_back(std::string(key), std::move(value));
}

}  // namespace pipeline
