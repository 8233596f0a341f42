#include "config/environment.h"

#include <cstdlib>

#include "config/shown_text.h"
#include "config/utf8.h"

namespace pipeline {
namespace {

constexpr std::size_t kMostInserted = 8U * 1024 * 1024;

bool is_variable(std::string_view name) {
  if (name.empty() || (name.front() >= '0' && name.front() <= '9')) return false;
  return name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") ==
         std::string_view::npos;
}

/// Where `part` stands in the scalar at `place`; the scalar itself when it is not on its first line.
Place narrowed(const Place& place, std::string_view part) {
  if (!place.source || place.line < 1 || place.column < 1) return place;
  const std::string_view line = place.source->line(place.line);
  const auto begin = static_cast<std::size_t>(place.column - 1);
  if (begin >= line.size()) return place;
  const std::size_t at = line.substr(begin, static_cast<std::size_t>(place.length)).find(part);
  if (at == std::string_view::npos) return place;
  return {place.source, place.line, place.column + static_cast<int>(at), static_cast<int>(part.size())};
}

}  // namespace

std::optional<std::string> Environment::substitute(std::string_view text, const Place& place,
                                                   Diagnostics& diagnostics) {
  std::string result;
  bool sound = true;
  std::size_t at = 0;
  for (;;) {
    const std::size_t brace = text.find("${", at);
    if (brace == std::string_view::npos) break;
    if (brace > at && text[brace - 1] == '$') {
      result.append(text.substr(at, brace - at)).append("{");
      at = brace + 2;
      continue;
    }
    result.append(text.substr(at, brace - at));
    const std::size_t end = text.find('}', brace);
    if (end == std::string_view::npos) {
      diagnostics.add(narrowed(place, text.substr(brace, 2)), "'${' is never closed",
                      "close the variable's name with '}', or write $${ for a plain ${");
      return std::nullopt;
    }
    at = end + 1;
    const std::string_view whole = text.substr(brace, at - brace);
    const std::string name(text.substr(brace + 2, end - brace - 2));
    if (!is_variable(name)) {
      diagnostics.add(narrowed(place, whole), in_quotes(name) + " cannot name an environment variable",
                      "write ${NAME} with letters, digits and _, or $${ for a plain ${");
      sound = false;
      continue;
    }
    const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): nothing here sets variables
    if (value == nullptr) {
      diagnostics.add(narrowed(place, whole), "the environment variable " + in_quotes(name) + " is not set",
                      "set it, as in " + shortened(name) + "=... pipeline run ..., or write $${ for a plain ${");
      sound = false;
      continue;
    }
    const std::string_view inserted = value;
    if (find_invalid_utf8(inserted) != std::string_view::npos) {
      diagnostics.add(narrowed(place, whole), "the environment variable " + in_quotes(name) + " is not valid UTF-8",
                      "give it a value in UTF-8");
      sound = false;
      continue;
    }
    inserted_ += inserted.size();
    if (inserted_ > kMostInserted) {
      diagnostics.add(narrowed(place, whole), "the environment variables of this file add up to more than 8 MB",
                      "name a file by its path instead of passing its text");
      return std::nullopt;
    }
    result.append(inserted);
  }
  result.append(text.substr(at));
  if (!sound) return std::nullopt;
  return result;
}

std::string escape_environment(std::string_view text) {
  std::string escaped;
  std::size_t at = 0;
  for (std::size_t brace = text.find("${"); brace != std::string_view::npos; brace = text.find("${", at)) {
    escaped.append(text.substr(at, brace - at)).append("$${");
    at = brace + 2;
  }
  return escaped.append(text.substr(at));
}

}  // namespace pipeline
