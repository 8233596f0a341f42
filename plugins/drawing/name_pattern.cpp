#include "name_pattern.h"

#include <algorithm>

#include <pipeline/error.h>

namespace drawing {

using pipeline::Error;

NamePattern::NamePattern(std::string_view pattern) : whole_path_(pattern.find('/') != std::string_view::npos) {
  const std::string quoted = "the pattern '" + std::string(pattern.substr(0, kMaxLength)) + "'";
  if (pattern.size() > kMaxLength)
    throw Error("'pattern' has " + std::to_string(pattern.size()) + " characters; at most " +
                std::to_string(kMaxLength) + " are taken");
  for (std::string_view rest = pattern; !rest.empty();) {
    if (rest.starts_with("{label}")) {
      add(Kind::label);
      rest.remove_prefix(7);
    } else if (rest.starts_with("{author}")) {
      add(Kind::author);
      rest.remove_prefix(8);
    } else if (rest.front() == '{' || rest.front() == '}') {
      throw Error(quoted + " has a '" + std::string(1, rest.front()) + "' that is not part of {label} or {author}",
                  "write it like '{label}_{author}_*'");
    } else if (rest.front() == '*') {
      add(Kind::any);
      rest.remove_prefix(1);
    } else {
      if (tokens_.empty() || tokens_.back().kind != Kind::text) tokens_.push_back({Kind::text, ""});
      tokens_.back().text += rest.front();
      rest.remove_prefix(1);
    }
  }
  const auto count = [this](Kind kind) {
    return std::ranges::count_if(tokens_, [kind](const Token& token) { return token.kind == kind; });
  };
  if (count(Kind::label) != 1 || count(Kind::author) > 1)
    throw Error(quoted + (count(Kind::label) == 0 ? " has no {label}" : " names {label} or {author} twice"),
                "write it like '{label}_{author}_*'");
  has_author_ = count(Kind::author) == 1;
}

void NamePattern::add(Kind kind) {
  if (!tokens_.empty() && tokens_.back().kind != Kind::text)
    throw Error(
        "in 'pattern', two of {label}, {author} and * stand side by side, so that it is not known where one ends",
        "put something between them: '{label}_*'");
  tokens_.push_back({kind, ""});
}

struct NamePattern::Attempt {
  std::string_view name;
  Match match;
  /// Whether the tokens from t on were tried at byte n in vain, at t * (length + 1) + n.
  std::vector<bool> failed;
};

bool NamePattern::matches(Attempt& attempt, std::size_t token, std::size_t at) const {
  if (token == tokens_.size()) return at == attempt.name.size();
  const std::size_t state = token * (attempt.name.size() + 1) + at;
  if (attempt.failed[state]) return false;
  const Token& wanted = tokens_[token];
  const std::string_view rest = attempt.name.substr(at);
  if (wanted.kind == Kind::text) {
    if (rest.starts_with(wanted.text) && matches(attempt, token + 1, at + wanted.text.size())) return true;
  } else {
    const std::size_t longest = std::min(rest.find('/'), rest.size());
    for (std::size_t length = wanted.kind == Kind::any ? 0 : 1; length <= longest; ++length) {
      if (!matches(attempt, token + 1, at + length)) continue;
      if (wanted.kind == Kind::label) attempt.match.label = rest.substr(0, length);
      if (wanted.kind == Kind::author) attempt.match.author = rest.substr(0, length);
      return true;
    }
  }
  attempt.failed[state] = true;
  return false;
}

std::optional<NamePattern::Match> NamePattern::match(std::string_view name) const {
  const std::size_t slash = name.rfind('/');
  const std::size_t base = slash == std::string_view::npos ? 0 : slash + 1;
  if (const std::size_t dot = name.rfind('.'); dot != std::string_view::npos && dot > base) name = name.substr(0, dot);
  if (!whole_path_) name.remove_prefix(base);
  Attempt attempt{name, {}, std::vector<bool>(tokens_.size() * (name.size() + 1))};
  if (!matches(attempt, 0, 0)) return std::nullopt;
  return attempt.match;
}

}  // namespace drawing
