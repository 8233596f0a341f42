#include "config/to_yaml.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <string_view>

#include <pipeline/error.h>

#include "config/environment.h"
#include "config/scalar.h"
#include "config/shown_text.h"
#include "config/utf8.h"

namespace pipeline {
namespace {

constexpr std::size_t kWidth = 100;
// YAML takes a key for one without '?' only up to 1024 characters.
constexpr std::size_t kLongestKey = 1000;

bool is_word(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
         letter == '_' || static_cast<unsigned char>(letter) >= 0x80;
}

bool is_text(std::string_view text) {
  try {
    return plain_scalar(text).kind() == Value::Kind::text;
  } catch (const Error&) {
    return false;  // an integer too large: with quotes it is text
  }
}

/// Words with . / - + and single spaces between them are safe everywhere in YAML, also in brackets.
bool is_plain(std::string_view text) {
  if (text.empty() || text.back() == ' ') return false;
  if (!is_word(text.front()) && text.front() != '/' && text.front() != '.') return false;
  if (text.starts_with("...")) return false;  // would end the document
  for (const Glyph& glyph : glyphs(text))
    if (glyph.columns < 1 || glyph.text.size() > 4 || glyph.text.starts_with('\\')) return false;
  const auto is_safe = [](char letter) {
    return is_word(letter) || std::string_view("./-+ ").find(letter) != std::string_view::npos;
  };
  return std::all_of(text.begin(), text.end(), is_safe) && is_text(text);
}

std::string in_double_quotes(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    const std::string_view bytes = text.substr(at, point.length);
    at += point.length;
    const bool escape = point.value < 0x20 || (point.value >= 0x7F && point.value < 0xA0) || point.value == 0x2028 ||
                        point.value == 0x2029 || point.value == 0xFEFF || point.value == 0xFFFE ||
                        point.value == 0xFFFF;
    if (point.value == '"' || point.value == '\\') {
      out.append("\\").append(bytes);
    } else if (point.value == '\n') {
      out += "\\n";
    } else if (point.value == '\t') {
      out += "\\t";
    } else if (escape) {
      std::array<char, 16> buffer{};
      const int size = std::snprintf(buffer.data(), buffer.size(), point.value < 0x100 ? "\\x%02x" : "\\u%04x",
                                     static_cast<unsigned>(point.value));
      out.append(buffer.data(), static_cast<std::size_t>(size));
    } else {
      out.append(bytes);
    }
  }
  return out + "\"";
}

std::string text_scalar(std::string_view text) {
  if (find_invalid_utf8(text) != std::string_view::npos)
    throw Error(in_quotes(text) + " cannot be written as YAML, as it is not UTF-8", "rename it to plain UTF-8");
  return is_plain(text) ? std::string(text) : in_double_quotes(text);
}

std::string number_scalar(double number) {
  if (std::isnan(number)) return ".nan";
  if (std::isinf(number)) return number < 0 ? "-.inf" : ".inf";
  std::array<char, 32> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  std::string text(buffer.data(), end);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

class Writer {
 public:
  std::string text;

  /// What stands after `key:` or `-`: beginning with a space on the same line, or with a line end.
  void value(const Value& value, std::size_t indent) {
    if (value.kind() == Value::Kind::map && !value.as_map().empty()) {
      for (const auto& [key, member] : value.as_map()) {
        line(indent);
        write_key(key, indent);
        this->value(member, indent + 2);
      }
    } else if (value.kind() == Value::Kind::list && !value.as_list().empty() && !fits(value, indent)) {
      for (const Value& element : value.as_list()) {
        line(indent);
        text += '-';
        this->value(element, indent + 2);
      }
    } else {
      text += ' ' + one_line(value);
    }
  }

 private:
  void line(std::size_t indent) {
    if (!text.empty()) text += '\n';
    text.append(indent, ' ');
  }

  void write_key(const std::string& key, std::size_t indent) {
    const std::string written =
        find_invalid_utf8(key) == std::string_view::npos && is_plain(key) ? key : quoted_key(key);
    if (written.size() <= kLongestKey) {
      text += written + ":";
    } else {
      text += "? " + written;
      line(indent);
      text += ':';
    }
  }

  static std::string quoted_key(const std::string& key) {
    if (find_invalid_utf8(key) != std::string_view::npos)
      throw Error(in_quotes(key) + " cannot be written as YAML, as it is not UTF-8", "rename it to plain UTF-8");
    return in_double_quotes(key);
  }

  static bool fits(const Value& list, std::size_t indent) {
    std::size_t width = indent + 20;  // about what the key takes
    for (const Value& element : list.as_list()) {
      const bool is_short = (element.kind() != Value::Kind::list && element.kind() != Value::Kind::map) ||
                            (element.kind() == Value::Kind::list && element.as_list().empty()) ||
                            (element.kind() == Value::Kind::map && element.as_map().empty());
      if (!is_short) return false;
      width += one_line(element).size() + 2;
      if (width > kWidth) return false;
    }
    return true;
  }

  /// A scalar, an empty map, or a list of these.
  static std::string one_line(const Value& value) {
    switch (value.kind()) {
      case Value::Kind::null:
        return "null";
      case Value::Kind::boolean:
        return value.as_bool() ? "true" : "false";
      case Value::Kind::integer:
        return std::to_string(value.as_integer());
      case Value::Kind::number:
        return number_scalar(value.as_number());
      case Value::Kind::text:
        return text_scalar(escape_environment(value.as_text()));
      case Value::Kind::map:
        return "{}";
      case Value::Kind::list:
        break;
    }
    std::string items;
    for (const Value& element : value.as_list()) items += (items.empty() ? "" : ", ") + one_line(element);
    return "[" + items + "]";
  }
};

}  // namespace

std::string to_yaml(const Value& value) {
  Writer writer;
  writer.value(value, 0);
  if (writer.text.starts_with(' ')) writer.text.erase(0, 1);  // a scalar or a list on one line
  return writer.text + "\n";
}

}  // namespace pipeline
