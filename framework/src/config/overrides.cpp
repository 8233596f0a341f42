#include "config/overrides.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>

#include "config/shown_text.h"

namespace pipeline {
namespace {

constexpr std::string_view kForm = "write --set STAGE.PARAMETER=VALUE, as in --set fit.epochs=5";

class Options {
 public:
  Options(const std::vector<std::string>& options, Diagnostics& diagnostics) : diagnostics_(diagnostics) {
    std::string text;
    for (const std::string& option : options) {
      starts_.push_back(text.size());
      text += option + "\n";
    }
    source_ = make_source("--set", std::move(text), std::filesystem::current_path());
  }

  std::optional<Override> parse(std::size_t index) {
    const std::size_t begin = starts_[index];
    const std::size_t end = (index + 1 < starts_.size() ? starts_[index + 1] : source_->text.size()) - 1;
    const std::string_view option = std::string_view(source_->text).substr(begin, end - begin);
    const std::size_t equals = option.find('=');
    if (equals == std::string_view::npos) {
      report(begin, option.size(), in_quotes(option) + " has no '='", kForm);
      return std::nullopt;
    }
    std::vector<Override::Name> names;
    for (std::size_t at = 0; at <= equals;) {
      const std::size_t stop = std::min(option.find('.', at), equals);
      if (stop == at) {
        report(begin + at, 1, "a name is missing before this", kForm);
        return std::nullopt;
      }
      names.push_back(
          {std::string(option.substr(at, stop - at)), place_at(source_, begin + at, static_cast<int>(stop - at))});
      at = stop + 1;
    }
    if (names.size() > kMostNames) {
      report(begin, equals, "more than 100 names before '='", kForm);
      return std::nullopt;
    }
    if (names.size() < 2) {
      const bool is_seed = names.front().text == "seed";
      report(begin, equals, in_quotes(names.front().text) + " names no parameter of a stage",
             is_seed ? "the option --seed sets the seed" : kForm);
      return std::nullopt;
    }
    Override result;
    result.stage = names.front();
    result.path.assign(names.begin() + 1, names.end());
    result.value = parse_yaml(source_, diagnostics_, begin + equals + 1, end);
    if (!result.value) return std::nullopt;
    return result;
  }

 private:
  static constexpr std::size_t kMostNames = 100;  // each makes one level of nesting

  void report(std::size_t at, std::size_t length, std::string message, std::string_view help) {
    diagnostics_.add(place_at(source_, at, static_cast<int>(length)), std::move(message), std::string(help));
  }

  std::shared_ptr<const SourceFile> source_;
  std::vector<std::size_t> starts_;
  Diagnostics& diagnostics_;
};

std::string joined(const Override& change, std::size_t count) {
  std::string text = change.stage.text;
  for (std::size_t i = 0; i < count; ++i) text += "." + change.path[i].text;
  return text;
}

/// Null after a mistake.
std::shared_ptr<const Node> changed(const std::shared_ptr<const Node>& node, const Override& change, std::size_t depth,
                                    Diagnostics& diagnostics) {
  if (depth == change.path.size()) return change.value;
  const Override::Name& name = change.path[depth];
  const bool is_last = depth + 1 == change.path.size();

  if (!node || node->kind == Node::Kind::null || node->kind == Node::Kind::map) {
    auto map = std::make_shared<Node>();
    if (node && node->kind == Node::Kind::map) {
      *map = *node;
    } else {
      map->kind = Node::Kind::map;
      map->place = node ? node->place : name.place;
    }
    const auto entry = std::find_if(map->entries.begin(), map->entries.end(),
                                    [&](const Node::Entry& other) { return other.key == name.text; });
    const bool is_new = entry == map->entries.end();
    std::shared_ptr<const Node> child = changed(is_new ? nullptr : entry->value, change, depth + 1, diagnostics);
    if (!child) return nullptr;
    if (is_new) {
      map->entries.push_back({name.text, name.place, std::move(child)});
    } else {
      if (is_last) entry->key_place = name.place;
      entry->value = std::move(child);
    }
    return map;
  }

  if (node->kind == Node::Kind::list) {
    std::size_t index = 0;
    const char* end = name.text.data() + name.text.size();
    const auto [stop, error] = std::from_chars(name.text.data(), end, index);
    if (error != std::errc() || stop != end || index >= node->items.size()) {
      const std::size_t count = node->items.size();
      std::string message = in_quotes(joined(change, depth)) + " is a list of " + std::to_string(count) +
                            (count == 1 ? " element" : " elements") + "; found " + in_quotes(name.text);
      diagnostics.add(name.place, std::move(message),
                      count == 0 ? "set the whole list"
                                 : "name an element by a number from 0 to " + std::to_string(count - 1) +
                                       ", or set the whole list");
      return nullptr;
    }
    std::shared_ptr<const Node> child = changed(node->items[index], change, depth + 1, diagnostics);
    if (!child) return nullptr;
    auto list = std::make_shared<Node>(*node);
    list->items[index] = std::move(child);
    return list;
  }

  diagnostics.add(name.place,
                  in_quotes(joined(change, depth)) + " is " + shown(*node) + ", which has no " + in_quotes(name.text),
                  "set " + in_quotes(joined(change, depth)) + " itself");
  return nullptr;
}

}  // namespace

std::vector<Override> parse_overrides(const std::vector<std::string>& options, Diagnostics& diagnostics) {
  std::vector<Override> overrides;
  if (options.empty()) return overrides;
  Options parser(options, diagnostics);
  for (std::size_t i = 0; i < options.size(); ++i)
    if (std::optional<Override> parsed = parser.parse(i)) overrides.push_back(std::move(*parsed));
  return overrides;
}

std::shared_ptr<const Node> apply_override(const std::shared_ptr<const Node>& with, const Override& change,
                                           Diagnostics& diagnostics) {
  std::shared_ptr<const Node> result = changed(with, change, 0, diagnostics);
  return result ? result : with;
}

}  // namespace pipeline
