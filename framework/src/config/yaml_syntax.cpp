#include "config/yaml_syntax.h"

#include <array>
#include <string>

#include "config/shown_text.h"
#include "config/utf8.h"

namespace pipeline {
namespace {

struct Explanation {
  std::string_view yaml_cpp;  // how its message begins
  std::string_view message;
  std::string_view help;
};

constexpr std::string_view kNoAnchors = "write the value out where it is used";
constexpr std::string_view kQuote = "put text that holds special characters into quotes";

constexpr std::array<Explanation, 29> kExplanations = {{
    {"illegal map value", "a ':' cannot stand here",
     "check the indentation of this line and the one before; put text that holds ': ' into quotes"},
    {"illegal map key", "a key cannot stand here", "check the indentation of this line and the one before"},
    {"illegal block entry", "a list entry '- ' cannot stand here",
     "begin the list on a line of its own, indented below its key; put text that begins with '- ' into quotes"},
    {"end of map not found", "this does not belong to the map above",
     "give all keys of a map the same indentation; put text that holds special characters into quotes"},
    {"end of sequence not found", "this does not belong to the list above",
     "give all entries '- ' of a list the same indentation"},
    {"illegal flow end", "this bracket closes nothing", "remove it, or open it before"},
    {"illegal tab", "a tab cannot indent", "indent with spaces"},
    {"unknown token", "a value cannot begin with this character", kQuote},
    {"unknown escape character", "this escape is not known inside double quotes",
     "write \\\\ for a backslash, or use single quotes"},
    {"bad character found while scanning hex number", "an escape needs hexadecimal digits here",
     "write \\x41, \\u0041 or \\U00000041; or use single quotes"},
    {"invalid unicode", "this escape is not a Unicode character", "write the character itself"},
    {"illegal document indicator in scalar", "'---' or '...' cannot begin a line inside quotes",
     "close the quote before it, or indent the line"},
    {"illegal EOF in scalar", "a quote is never closed", "close it"},
    {"illegal character in scalar", "this character cannot stand here", kQuote},
    {"the referenced anchor is not defined", "aliases (*name) are not allowed", kNoAnchors},
    {"alias not found after *", "a value cannot begin with '*'", kQuote},
    {"anchor not found after &", "a value cannot begin with '&'", kQuote},
    {"illegal character found while scanning alias", "aliases (*name) are not allowed", kNoAnchors},
    {"illegal character found while scanning anchor", "anchors (&name) are not allowed", kNoAnchors},
    {"cannot assign multiple anchors", "anchors (&name) are not allowed", kNoAnchors},
    {"cannot assign multiple aliases", "aliases (*name) are not allowed", kNoAnchors},
    {"aliases can't have any content", "aliases (*name) are not allowed", kNoAnchors},
    {"cannot assign multiple tags", "tags (!name) are not allowed",
     "remove the tag; put text that begins with '!' into quotes"},
    {"tag handle with no suffix", "tags (!name) are not allowed",
     "remove the tag; put text that begins with '!' into quotes"},
    {"illegal character found while scanning tag", "tags (!name) are not allowed",
     "remove the tag; put text that begins with '!' into quotes"},
    {"end of verbatim tag not found", "tags (!name) are not allowed",
     "remove the tag; put text that begins with '!' into quotes"},
    {"cannot set zero indentation", "the indentation of a block of text cannot be 0", "write | or > alone"},
    {"unexpected character in block scalar", "only + - or a digit may follow | and >",
     "begin the text on the next line, indented"},
    {"bad file", "maps and lists are nested deeper than 100 levels", "is a bracket or a '-' repeated by mistake?"},
}};

bool only_space_or_comments(std::string_view text) {
  while (!text.empty()) {
    const std::size_t start = text.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) return true;
    if (text[start] != '#') return false;
    const std::size_t line_end = text.find('\n', start);
    if (line_end == std::string_view::npos) return true;
    text.remove_prefix(line_end);
  }
  return true;
}

/// A tab in the indentation of the line that holds `at`.
std::optional<std::size_t> indenting_tab(std::string_view text, std::size_t at) {
  const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const std::size_t start = before == std::string_view::npos ? 0 : before + 1;
  const std::size_t first = text.find_first_not_of(' ', start);
  if (first == std::string_view::npos || text[first] != '\t') return std::nullopt;
  return first;
}

int token_length(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<int>(decode_utf8(text, at).length) : 1;
}

}  // namespace

Diagnostic explain_syntax_error(const std::shared_ptr<const SourceFile>& source, std::string_view message,
                                std::size_t at, std::size_t end, const std::optional<OpenBracket>& open) {
  const std::string_view text = std::string_view(source->text).substr(0, end);
  const Place place = place_at(source, at, token_length(text, at));
  if (const std::optional<std::size_t> tab = indenting_tab(text, std::min(at, text.size())))
    return {place_at(source, *tab), "a tab cannot indent", "indent with spaces"};

  if (message.starts_with("end of map flow") || message.starts_with("end of sequence flow")) {
    const bool is_map = message.starts_with("end of map flow");
    const std::string opening = is_map ? "{" : "[";
    const std::string closing = is_map ? "}" : "]";
    if (at >= text.size() || only_space_or_comments(text.substr(at)))
      return {open ? open->place : place, "this '" + opening + "' is never closed", "close it with '" + closing + "'"};
    if (at > 0 && text[at] == '{' && text[at - 1] == '$')
      return {place_at(source, at - 1, 2), "${ cannot stand unquoted between brackets",
              "put the text into quotes: \"${NAME}\""};
    std::string help = "separate entries with ','; put text that holds , : [ ] { } into quotes";
    if (open) help = "the '" + opening + "' on line " + std::to_string(open->place.line) + " is still open; " + help;
    return {place, "',' or '" + closing + "' is expected here", help};
  }
  for (const Explanation& explanation : kExplanations)
    if (message.starts_with(explanation.yaml_cpp))
      return {place, std::string(explanation.message), std::string(explanation.help)};
  return {place, "this is not YAML: " + std::string(message), ""};
}

std::size_t quoted_scalar_end(std::string_view text, std::size_t begin, std::size_t end) {
  const char quote = text[begin];
  for (std::size_t at = begin + 1; at < end; ++at) {
    if (quote == '"' && text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      if (quote == '"' || at + 1 >= end || text[at + 1] != quote) return at + 1;
      ++at;
    }
  }
  return std::string_view::npos;
}

}  // namespace pipeline
