// yaml-cpp's parser, turned into the strict tree of node.h. Its own node type is not used: that keeps only the last
// of two equal keys and follows aliases, without end where one stands inside its anchor.
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <optional>
#include <ranges>
#include <sstream>
#include <unordered_map>
#include <utility>

#include <pipeline/error.h>

#include "config/environment.h"
#include "config/node.h"
#include "config/scalar.h"
#include "config/shown_text.h"
#include "config/yaml_syntax.h"

namespace pipeline {
namespace {

constexpr std::size_t kMostLevels = 100;
constexpr std::size_t kMostValues = 200'000;

/// Thrown to leave yaml-cpp's parser once a mistake makes the rest meaningless; the mistake is already reported.
struct Abandoned {};

class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(std::shared_ptr<const SourceFile> source, std::size_t begin, std::size_t end, Diagnostics& diagnostics)
      : source_(std::move(source)), end_(end), diagnostics_(diagnostics) {
    const Place start = place_at(source_, begin);
    first_line_ = start.line;
    first_column_ = start.column;
  }

  /// Null when the document was empty.
  std::shared_ptr<Node> root() const { return root_; }

  Place place(const YAML::Mark& mark, int length = 1) const {
    const int column = mark.line == 0 ? mark.column + first_column_ : mark.column + 1;
    return {source_, mark.line + first_line_, column, length};
  }
  std::size_t offset(const YAML::Mark& mark) const {
    const Place found = place(mark);
    return std::min(end_, source_->offset(found.line, found.column));
  }
  std::optional<OpenBracket> open_bracket(bool map) const {
    const auto kind = map ? Node::Kind::map : Node::Kind::list;
    for (const Frame& frame : frames_ | std::views::reverse)
      if (frame.in_brackets && frame.node->kind == kind) return OpenBracket{frame.node->place, map ? '{' : '['};
    return std::nullopt;
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ == 0) return;
    const bool marked =
        text_at(mark).starts_with("---") || (mark.line > 0 && source_->line(place(mark).line - 1).starts_with("..."));
    if (marked) {
      diagnostics_.add(place(mark, 3), "a second document begins here",
                       "keep one pipeline in a file, and remove '---' or '...'");
    } else {
      diagnostics_.add(place(mark), "this does not continue what stands before it",
                       "check the indentation; a key is followed by ': ' with a space");
    }
    throw Abandoned();
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    settle_null(mark);
    refuse_tag(mark, "?");
    auto node = std::make_shared<Node>();
    const std::size_t length = null_word(text_at(mark));
    const bool is_key = expects_key();
    if (length > 0 || frames_.empty()) {
      node->place = place_at(source_, offset(mark), static_cast<int>(std::max<std::size_t>(length, 1)));
    } else {
      node->place = parent_place();
    }
    if (is_key && length == 0) {
      diagnostics_.add(place(mark), "a key is missing before this", "write KEY: VALUE");
      take_key(std::nullopt, node->place);
      return;
    }
    if (is_key) {
      take_key(std::string(text_at(mark).substr(0, length)), node->place);
      return;
    }
    if (length > 0 && !frames_.empty()) {
      last_null_ = node;
      last_null_mark_ = mark;
    }
    add(node);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    settle_null(mark);
    // yaml-cpp places some aliases at their anchor; there, nothing is said twice.
    if (text_at(mark).starts_with('*'))
      diagnostics_.add(place(mark, word_length(mark)), "aliases (*name) are not allowed",
                       "write the value out where it is used");
    if (expects_key()) {
      take_key(std::nullopt, place(mark));
    } else {
      auto node = std::make_shared<Node>();
      node->place = place(mark);
      add(node);
    }
  }

  void OnAnchor(const YAML::Mark& mark, const std::string& name) override {
    // The mark is that of the node's first property, which may be a tag.
    const std::size_t start =
        text_at(mark).starts_with('&') ? offset(mark) : std::min(end_, source_->text.find('&', offset(mark)));
    diagnostics_.add(place_at(source_, start, static_cast<int>(name.size()) + 1), "anchors (&name) are not allowed",
                     "write the value out where it is used");
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, const std::string& text) override {
    settle_null(mark);
    refuse_tag(mark, tag);
    const std::string_view source = text_at(mark);
    const char first = source.empty() ? ' ' : source.front();
    auto node = std::make_shared<Node>();
    node->kind = Node::Kind::scalar;
    node->quoted = tag == "!" && (first == '"' || first == '\'' || first == '|' || first == '>');
    node->place = place(mark, scalar_length(mark, node->quoted, text));
    if (expects_key()) {
      key(*node, text);
      return;
    }
    const bool has_variable = text.find("${") != std::string::npos;
    std::optional<std::string> substituted =
        has_variable ? environment_.substitute(text, node->place, diagnostics_) : std::optional(text);
    const bool sound = substituted.has_value();
    node->text = text;
    if (sound) node->text = std::move(*substituted);
    node->value = node->text;
    if (!node->quoted && sound) {
      try {
        node->value = plain_scalar(node->text);
        if (node->value.is_null()) node->kind = Node::Kind::null;
      } catch (const Error& error) {
        diagnostics_.add(node->place, error.what(), error.help());
      }
    }
    add(node);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value style) override {
    open(mark, tag, Node::Kind::list, style);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value style) override {
    open(mark, tag, Node::Kind::map, style);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Frame {
    std::shared_ptr<Node> node;
    bool in_brackets = false;
    bool is_key = false;
    bool has_key = false;  // of a map: the next node is its value
    bool dropped = false;  // ... which is left out, as its key is wrong
    Place key_place;
    std::string key;
    std::unordered_map<std::string, int> lines;  // of the keys so far
  };

  std::string_view text_at(const YAML::Mark& mark) const {
    const std::size_t start = offset(mark);
    return std::string_view(source_->text).substr(start, end_ - start);
  }

  bool expects_key() const {
    return !frames_.empty() && frames_.back().node->kind == Node::Kind::map && !frames_.back().has_key;
  }

  Place parent_place() const {
    const Frame& top = frames_.back();
    return top.has_key ? top.key_place : top.node->place;
  }

  /// yaml-cpp marks an empty value at the token after it; when that token is the word null, only now is it clear that
  /// the word was not the value.
  void settle_null(const YAML::Mark& mark) {
    if (last_null_ && last_null_mark_.pos == mark.pos) last_null_->place = last_null_parent_;
    last_null_.reset();
  }

  static std::size_t null_word(std::string_view text) {
    for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
      if (!text.starts_with(word)) continue;
      if (text.size() == word.size() ||
          std::string_view(" \t\r\n,:]}").find(text[word.size()]) != std::string_view::npos)
        return word.size();
    }
    return 0;
  }

  int word_length(const YAML::Mark& mark) const {
    const std::string_view text = text_at(mark);
    const std::size_t end = text.find_first_of(" \t\r\n,]}");
    return static_cast<int>(std::max<std::size_t>(1, std::min(end, text.size())));
  }

  void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (tag.size() < 2 && !text_at(mark).starts_with('!')) return;
    diagnostics_.add(place(mark, word_length(mark)), "tags (!name) are not allowed",
                     "remove the tag; put text that begins with '!' into quotes");
  }

  /// In bytes, on the scalar's first line.
  int scalar_length(const YAML::Mark& mark, bool quoted, const std::string& text) {
    const std::string_view rest = text_at(mark);
    if (!quoted) {
      if (rest.starts_with(text)) return static_cast<int>(std::max<std::size_t>(1, text.size()));
      const std::size_t line = std::min(rest.find_first_of("\r\n"), rest.size());
      const std::size_t last = rest.substr(0, line).find_last_not_of(" \t");
      return last == std::string_view::npos ? 1 : static_cast<int>(last) + 1;
    }
    if (rest.front() == '|' || rest.front() == '>') return 1;
    const std::size_t begin = offset(mark);
    const std::size_t end = quoted_scalar_end(source_->text, begin, end_);
    if (end == std::string_view::npos) {
      // yaml-cpp takes the rest of the file as the text, without a word.
      diagnostics_.add(place(mark), "this quote is never closed", std::string("close it with ") + rest.front());
      throw Abandoned();
    }
    return static_cast<int>(std::min(end - begin, rest.substr(0, end - begin).find_first_of("\r\n")));
  }

  void key(const Node& node, const std::string& text) {
    if (text == "<<" && !node.quoted) {
      diagnostics_.add(node.place, "merge keys (<<) are not allowed", "write the entries out where they are used");
      take_key(std::nullopt, node.place);
    } else if (text.empty()) {
      diagnostics_.add(node.place, "a key cannot be empty", "write KEY: VALUE");
      take_key(std::nullopt, node.place);
    } else {
      take_key(text, node.place);
    }
  }

  /// None: the key is wrong, which was reported; its value will be left out.
  void take_key(std::optional<std::string> text, const Place& where) {
    Frame& top = frames_.back();
    top.has_key = true;
    top.key_place = where;
    top.dropped = !text;
    if (!text) return;
    const auto [first, is_new] = top.lines.emplace(*text, where.line);
    if (!is_new) {
      diagnostics_.add(where, "the key " + in_quotes(*text) + " is given twice",
                       "it was first given on line " + std::to_string(first->second) + "; remove one of them");
      top.dropped = true;
    }
    top.key = std::move(*text);
  }

  void add(const std::shared_ptr<Node>& node) {
    if (++values_ > kMostValues) {
      diagnostics_.add(node->place, "the file holds more than 200000 values, too many for a pipeline file",
                       "is it the right file?");
      throw Abandoned();
    }
    if (frames_.empty()) {
      root_ = node;
      return;
    }
    Frame& top = frames_.back();
    if (top.node->kind == Node::Kind::list) {
      if (node == last_null_) last_null_parent_ = top.node->place;
      top.node->items.push_back(node);
      return;
    }
    if (node == last_null_) last_null_parent_ = top.key_place;
    if (!top.dropped) top.node->entries.push_back({std::move(top.key), top.key_place, node});
    top.has_key = false;
  }

  void open(const YAML::Mark& mark, const std::string& tag, Node::Kind kind, YAML::EmitterStyle::value style) {
    settle_null(mark);
    if (tag.size() >= 2) refuse_tag(mark, tag);
    auto node = std::make_shared<Node>();
    node->kind = kind;
    node->place = place(mark);
    if (frames_.size() >= kMostLevels) {
      diagnostics_.add(node->place, "maps and lists are nested deeper than 100 levels",
                       "is a bracket or a '-' repeated by mistake?");
      throw Abandoned();
    }
    const bool is_key = expects_key();
    if (is_key) {  // stays outside the tree
      take_key(std::nullopt, node->place);
    } else {
      add(node);
    }
    Frame frame;
    frame.is_key = is_key;
    frame.node = std::move(node);
    const std::string_view text = text_at(mark);
    frame.in_brackets = style == YAML::EmitterStyle::Flow && (text.starts_with('[') || text.starts_with('{'));
    frames_.push_back(std::move(frame));
  }

  void close() {
    // Only now: a bracket that is never closed may look like a key until the end of the file.
    const Frame& top = frames_.back();
    if (top.is_key)
      diagnostics_.add(
          top.node->place,
          std::string("a key must be text; found ") + (top.node->kind == Node::Kind::map ? "a map" : "a list"),
          "put text that begins with a bracket into quotes");
    frames_.pop_back();
  }

  std::shared_ptr<const SourceFile> source_;
  std::size_t end_;
  Diagnostics& diagnostics_;
  int first_line_ = 1;
  int first_column_ = 1;
  Environment environment_;
  std::shared_ptr<Node> root_;
  std::vector<Frame> frames_;
  int documents_ = 0;
  std::size_t values_ = 0;
  std::shared_ptr<Node> last_null_;
  YAML::Mark last_null_mark_;
  Place last_null_parent_;
};

}  // namespace

std::shared_ptr<const Node> parse_yaml(const std::shared_ptr<const SourceFile>& source, Diagnostics& diagnostics,
                                       std::size_t begin, std::size_t end) {
  end = std::min(end, source->text.size());
  begin = std::min(begin, end);
  std::string text = source->text.substr(begin, end - begin);
  // Without it, yaml-cpp marks what is wrong at the end of the text at its beginning.
  if (!text.ends_with('\n')) text += '\n';
  std::istringstream stream(std::move(text));
  TreeBuilder builder(source, begin, end, diagnostics);
  try {
    YAML::Parser parser(stream);
    // The second call finds out whether a second document follows.
    if (parser.HandleNextDocument(builder)) parser.HandleNextDocument(builder);
  } catch (const Abandoned&) {
    return nullptr;
  } catch (const YAML::Exception& error) {
    const std::string_view message = error.msg;
    const std::optional<OpenBracket> open = builder.open_bracket(message.starts_with("end of map"));
    const std::size_t at = error.mark.is_null() ? begin : builder.offset(error.mark);
    Diagnostic diagnostic = explain_syntax_error(source, message, at, end, open);
    diagnostics.add(std::move(diagnostic.place), std::move(diagnostic.message), std::move(diagnostic.help));
    return nullptr;
  }
  if (builder.root()) return builder.root();
  auto empty = std::make_shared<Node>();
  empty->place = place_at(source, begin);
  return empty;
}

}  // namespace pipeline
