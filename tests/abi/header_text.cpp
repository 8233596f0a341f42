#include "abi/header_text.h"

#include <algorithm>
#include <cctype>

namespace pipeline::testing {
namespace {

bool is_word(char letter) { return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_'; }
bool is_space(char letter) { return std::isspace(static_cast<unsigned char>(letter)) != 0; }

class Reader {
 public:
  explicit Reader(std::string_view source) : source_(source) {}

  std::string read() {
    while (at_ < source_.size()) {
      if (starts("//")) {
        skip_to(source_.find('\n', at_));
      } else if (starts("/*")) {
        space_ = true;
        skip_to(source_.find("*/", at_ + 2));
        at_ = std::min(at_ + 2, source_.size());
      } else if (starts("\\\n")) {
        space_ = true;
        at_ += 2;
      } else if (source_[at_] == '\n') {
        end_line();
      } else if (is_space(source_[at_])) {
        space_ = true;
        ++at_;
      } else if (begins_literal()) {
        literal();
      } else {
        put();
      }
    }
    return result_;
  }

 private:
  bool starts(std::string_view text) const { return source_.substr(at_).starts_with(text); }
  void skip_to(std::size_t end) { at_ = std::min(end, source_.size()); }

  void end_line() {
    if (directive_) result_ += '\n';
    directive_ = false;
    space_ = true;
    fresh_line_ = true;
    ++at_;
  }

  /// An apostrophe within a number only parts its digits.
  bool begins_literal() const {
    if (source_[at_] == '"') return true;
    return source_[at_] == '\'' && (at_ == 0 || !std::isalnum(static_cast<unsigned char>(source_[at_ - 1])));
  }

  void literal() {
    const bool raw = source_[at_] == '"' && at_ > 0 && source_[at_ - 1] == 'R';
    if (raw) {
      const std::size_t open = std::min(source_.find('(', at_), source_.size());
      const std::string close = ")" + std::string(source_.substr(at_ + 1, open - at_ - 1)) + "\"";
      const std::size_t end = source_.find(close, open);
      put_until(end == std::string_view::npos ? source_.size() : end + close.size());
      return;
    }
    std::size_t end = at_ + 1;
    while (end < source_.size() && source_[end] != source_[at_]) end += source_[end] == '\\' ? 2 : 1;
    put_until(std::min(end + 1, source_.size()));
  }

  void put_until(std::size_t end) {
    put();
    result_ += source_.substr(at_, end - at_);
    at_ = end;
  }

  void put() {
    const char letter = source_[at_];
    if (fresh_line_ && letter == '#') {
      if (!result_.empty() && result_.back() != '\n') result_ += '\n';
      directive_ = true;
    } else if (space_ && !result_.empty() && result_.back() != '\n') {
      // In a directive `A (x)` is not `A(x)`.
      if (directive_ || (is_word(result_.back()) && is_word(letter))) result_ += ' ';
    }
    space_ = false;
    fresh_line_ = false;
    result_ += letter;
    ++at_;
  }

  std::string_view source_;
  std::size_t at_ = 0;
  std::string result_;
  bool space_ = false;
  bool fresh_line_ = true;
  bool directive_ = false;
};

}  // namespace

std::string without_layout(std::string_view source) { return Reader(source).read(); }

}  // namespace pipeline::testing
