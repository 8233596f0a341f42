#include "data/json.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <utility>
#include <vector>

#include <pipeline/error.h>

namespace pipeline {
namespace {

constexpr std::size_t kDeepest = 200;

std::string json_number(double number) {
  if (std::isnan(number)) return "\"nan\"";
  if (std::isinf(number)) return number > 0 ? "\"inf\"" : "\"-inf\"";
  std::string text = shortest(number);
  // Reads back as a number, not as an integer.
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

bool is_plain(const Value& value) { return value.kind() != Value::Kind::list && value.kind() != Value::Kind::map; }

/// Writes `value`; `indent` below 0 means on one line.
void write(const Value& value, int indent, std::string& out) {
  const auto line = [&out](int depth) {
    out += '\n';
    out.append(static_cast<std::size_t>(depth) * 2, ' ');
  };
  switch (value.kind()) {
    case Value::Kind::null:
      out += "null";
      break;
    case Value::Kind::boolean:
      out += value.as_bool() ? "true" : "false";
      break;
    case Value::Kind::integer:
      out += std::to_string(value.as_integer());
      break;
    case Value::Kind::number:
      out += json_number(value.as_number());
      break;
    case Value::Kind::text:
      out += json_quoted(value.as_text());
      break;
    case Value::Kind::list: {
      bool plain = indent < 0;
      if (!plain) {
        plain = true;
        for (const Value& element : value.as_list()) plain = plain && is_plain(element);
      }
      out += '[';
      bool first = true;
      for (const Value& element : value.as_list()) {
        if (!first) out += plain ? ", " : ",";
        if (!plain) line(indent + 1);
        write(element, plain ? -1 : indent + 1, out);
        first = false;
      }
      if (!plain) line(indent);
      out += ']';
      break;
    }
    case Value::Kind::map: {
      const bool flat = indent < 0 || value.as_map().empty();
      out += '{';
      bool first = true;
      for (const auto& [key, entry] : value.as_map()) {
        if (!first) out += flat ? ", " : ",";
        if (!flat) line(indent + 1);
        out += json_quoted(key);
        out += ": ";
        write(entry, flat ? -1 : indent + 1, out);
        first = false;
      }
      if (!flat) line(indent);
      out += '}';
      break;
    }
  }
}

/// Builds a Value from what nlohmann's parser reports. That parser keeps its own stack on the heap; the bound on the
/// depth protects the recursion of those who walk the Value afterwards.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Builder(std::string_view text) : text_(text) {}

  bool null() override { return put(Value()); }
  bool boolean(bool value) override { return put(Value(value)); }
  bool number_integer(std::int64_t value) override { return put(Value(value)); }
  bool number_unsigned(std::uint64_t value) override {
    // The parser calls every integer without a sign unsigned.
    if (value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
      return put(Value(static_cast<std::int64_t>(value)));
    return put(Value(static_cast<double>(value)));
  }
  bool number_float(double value, const std::string& /*text*/) override { return put(Value(value)); }
  bool string(std::string& value) override { return put(Value(std::move(value))); }
  bool binary(nlohmann::json::binary_t& /*value*/) override { return false; }
  bool start_object(std::size_t /*size*/) override { return open(true); }
  bool start_array(std::size_t /*size*/) override { return open(false); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(std::string& name) override {
    Level& level = levels_.back();
    if (!level.keys.insert(name).second) throw Error("the JSON text names '" + name + "' twice in one object");
    level.key = std::move(name);
    return true;
  }

  bool parse_error(std::size_t position, const std::string& token, const nlohmann::detail::exception& error) override {
    if (dynamic_cast<const nlohmann::detail::out_of_range*>(&error) != nullptr)
      throw Error("the JSON text holds the number " + token + ", which no double can hold");
    // The parser counts the bytes it has read, the offending one included.
    const std::size_t offset = position > 0 ? position - 1 : 0;
    if (offset >= text_.size())
      throw Error("the text is not JSON: it ends too early, at byte " + std::to_string(offset));
    throw Error("the text is not JSON: it goes wrong at byte " + std::to_string(offset));
  }

  Value take() { return std::move(root_); }

 private:
  struct Level {
    bool is_map = false;
    Value::List list;
    Value::Map map;
    std::string key;
    std::unordered_set<std::string> keys;
  };

  bool put(Value value) {
    if (levels_.empty()) {
      root_ = std::move(value);
    } else if (levels_.back().is_map) {
      levels_.back().map.emplace_back(std::move(levels_.back().key), std::move(value));
    } else {
      levels_.back().list.push_back(std::move(value));
    }
    return true;
  }

  bool open(bool is_map) {
    if (levels_.size() == kDeepest)
      throw Error("the JSON text is nested deeper than " + std::to_string(kDeepest) + " levels");
    levels_.emplace_back().is_map = is_map;
    return true;
  }

  bool close() {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    return level.is_map ? put(Value(std::move(level.map))) : put(Value(std::move(level.list)));
  }

  std::string_view text_;
  std::vector<Level> levels_;
  Value root_;
};

}  // namespace

std::string shortest(double value) {
  std::array<char, 32> text{};
  const std::to_chars_result end = std::to_chars(text.data(), text.data() + text.size(), value);
  return {text.data(), end.ptr};
}

std::size_t utf8_length(std::string_view text) {
  const auto byte = [text](std::size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto follows = [&byte](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  if (text.empty()) return 0;
  const unsigned lead = byte(0);
  if (lead < 0x80U) return 1;
  if (lead >= 0xC2U && lead <= 0xDFU) return follows(1) ? 2 : 0;
  if (lead >= 0xE0U && lead <= 0xEFU) {
    // No overlong forms, no surrogates.
    if (!follows(1) || !follows(2) || (lead == 0xE0U && byte(1) < 0xA0U) || (lead == 0xEDU && byte(1) > 0x9FU))
      return 0;
    return 3;
  }
  if (lead >= 0xF0U && lead <= 0xF4U) {
    if (!follows(1) || !follows(2) || !follows(3) || (lead == 0xF0U && byte(1) < 0x90U) ||
        (lead == 0xF4U && byte(1) > 0x8FU))
      return 0;
    return 4;
  }
  return 0;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string json_quoted(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "\"";
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const char first = text.front();
    if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else if (first == '"' || first == '\\') {
      out += '\\';
      out += first;
    } else if (first == '\n') {
      out += "\\n";
    } else if (first == '\t') {
      out += "\\t";
    } else if (const auto code = static_cast<unsigned char>(first); code < 0x20U || code == 0x7FU) {
      out += "\\u00";
      out += kDigits[code >> 4U];
      out += kDigits[code & 0xFU];
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out += '"';
  return out;
}

std::string pretty_json(const Value& value) {
  std::string out;
  write(value, 0, out);
  return out;
}

Value number_value(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number > 0 ? "inf" : "-inf";
  return number;
}

double number_of(const Value& value) {
  if (value.kind() == Value::Kind::text) {
    if (value.as_text() == "nan") return std::numeric_limits<double>::quiet_NaN();
    if (value.as_text() == "inf") return std::numeric_limits<double>::infinity();
    if (value.as_text() == "-inf") return -std::numeric_limits<double>::infinity();
  }
  return value.as_number();
}

std::string Value::json() const {
  std::string out;
  write(*this, -1, out);
  return out;
}

Value Value::parse_json(std::string_view text) {
  Builder builder(text);
  nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
  return builder.take();
}

}  // namespace pipeline
