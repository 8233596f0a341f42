/// \file
/// What a file's name tells about a drawing: "{label}_{author}_*" of "3_ann_01.png".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace drawing {

/// A pattern for names without their ending:
///
///     {label}   one or more characters: the label; exactly once
///     {author}  one or more characters: who drew it; at most once
///     *         any characters, also none
///
/// Every other character stands for itself, and none of the three takes a "/". A pattern with a "/" is for the name
/// relative to the folder, else for its last part. The whole name must match; where it does in several ways, what
/// stands further left takes as few characters as it can. The time grows at most with the square of the name, so that
/// none can stall it, as with regular expressions.
class NamePattern {
 public:
  static constexpr std::size_t kMaxLength = 200;

  struct Match {
    std::string_view label;
    std::string_view author;  ///< "" without {author}
  };

  /// Throws Error when `pattern` is too long, has no {label}, has one twice, another word in braces, or two of the
  /// three side by side.
  explicit NamePattern(std::string_view pattern);

  /// `name`: relative to the folder, with its ending. What is returned views it.
  std::optional<Match> match(std::string_view name) const;
  bool has_author() const { return has_author_; }

 private:
  enum class Kind { text, label, author, any };
  struct Token {
    Kind kind;
    std::string text;
  };
  struct Attempt;

  void add(Kind kind);
  bool matches(Attempt& attempt, std::size_t token, std::size_t at) const;

  std::vector<Token> tokens_;
  bool has_author_ = false;
  bool whole_path_ = false;
};

}  // namespace drawing
