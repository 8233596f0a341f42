#include "config/include.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "config/nearest_name.h"
#include "config/shown_text.h"

namespace pipeline {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kDeepest = 16;

/// Where an included file lies, named as the including one is: relative to the current folder if that is.
fs::path path_of(const std::string& text, const SourceFile& from) {
  const fs::path whole = (from.folder / text).lexically_normal();
  const fs::path beside = (fs::path(from.name).parent_path() / text).lexically_normal();
  return fs::absolute(beside).lexically_normal() == whole ? beside : whole;
}

std::shared_ptr<const Node> merged(const std::shared_ptr<const Node>& below, const std::shared_ptr<const Node>& above) {
  if (!below || below->kind != Node::Kind::map || above->kind != Node::Kind::map) return above;
  auto both = std::make_shared<Node>(*below);
  for (const Node::Entry& entry : above->entries) {
    const auto same = std::find_if(both->entries.begin(), both->entries.end(),
                                   [&](const Node::Entry& other) { return other.key == entry.key; });
    if (same == both->entries.end()) {
      both->entries.push_back(entry);
    } else {
      *same = {entry.key, entry.key_place, merged(same->value, entry.value)};
    }
  }
  return both;
}

class Includer {
 public:
  explicit Includer(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  IncludedRoot read(const std::shared_ptr<const Node>& given, const std::shared_ptr<const SourceFile>& source) {
    if (!given || given->kind != Node::Kind::map) return {given};
    const Node::Entry* include = given->find("include");
    if (include == nullptr) return {given};
    auto outer = std::make_shared<Node>(*given);
    std::erase_if(outer->entries, [](const Node::Entry& entry) { return entry.key == "include"; });
    files_.push_back((source->folder / fs::path(source->name).filename()).lexically_normal());
    const IncludedRoot inner = load(*include->value, *source);
    files_.pop_back();
    if (!inner.root) return {outer, false};
    return {laid_over(*inner.root, *outer), inner.is_complete};
  }

 private:
  /// A null root after a mistake.
  IncludedRoot load(const Node& value, const SourceFile& from) {
    if (!value.is_text() || value.text.empty()) {
      report(value.place, "'include' takes the path of a pipeline file; found " + shown(value),
             "name one file, as in 'include: mnist.yaml'");
      return {nullptr, false};
    }
    const fs::path path = path_of(value.text, from);
    const fs::path whole = fs::absolute(path).lexically_normal();
    if (std::find(files_.begin(), files_.end(), whole) != files_.end()) {
      report(value.place, "the file includes itself: " + way_to(whole), "remove one of these 'include' lines");
      return {nullptr, false};
    }
    if (files_.size() >= kDeepest) {
      report(value.place, "files include each other more than " + std::to_string(kDeepest) + " deep",
             "put the stages into fewer files");
      return {nullptr, false};
    }
    std::error_code none;
    if (!fs::exists(path, none)) {
      report(value.place, "there is no file " + in_quotes(path.string()) + " to include", nearest_file(whole));
      return {nullptr, false};
    }
    const std::shared_ptr<const SourceFile> source = load_source(path);
    const std::shared_ptr<const Node> root = parse_yaml(source, diagnostics_);
    if (!root) return {nullptr, false};
    if (root->kind != Node::Kind::map) {
      report(value.place, in_quotes(path.string()) + " holds no pipeline: " + shown(*root),
             "a pipeline file is a map with name, seed and stages");
      return {nullptr, false};
    }
    return read(root, source);
  }

  std::shared_ptr<const Node> laid_over(const Node& inner, const Node& outer) {
    auto both = std::make_shared<Node>(outer);
    both->entries.clear();
    for (const Node::Entry& entry : outer.entries) {
      const Node::Entry* below = entry.key == "stages" ? inner.find("stages") : nullptr;
      both->entries.push_back(below == nullptr ? entry : with_stages(*below, entry));
    }
    for (const Node::Entry& entry : inner.entries)
      if (outer.find(entry.key) == nullptr) both->entries.push_back(entry);
    return both;
  }

  Node::Entry with_stages(const Node::Entry& inner, const Node::Entry& outer) {
    // What is no map is reported by whoever reads the stages.
    if (outer.value->kind == Node::Kind::null) return inner;
    if (inner.value->kind != Node::Kind::map || outer.value->kind != Node::Kind::map) return outer;
    auto stages = std::make_shared<Node>(*inner.value);
    for (const Node::Entry& stage : outer.value->entries) {
      const auto same = std::find_if(stages->entries.begin(), stages->entries.end(),
                                     [&](const Node::Entry& other) { return other.key == stage.key; });
      if (same == stages->entries.end()) {
        stages->entries.push_back(stage);
      } else {
        amend(*same, stage);
      }
    }
    return {outer.key, outer.key_place, stages};
  }

  /// An included stage that is named again: only its parameters may change.
  void amend(Node::Entry& stage, const Node::Entry& amendment) {
    const std::string file = stage.key_place.source ? stage.key_place.source->name : "an included file";
    const std::string what = "stage " + in_quotes(stage.key) + " is in " + file + " already";
    if (amendment.value->kind != Node::Kind::map || stage.value->kind != Node::Kind::map) {
      report(amendment.key_place, what, "give it another name, or amend it with 'with: { NAME: VALUE }'");
      return;
    }
    for (const Node::Entry& entry : amendment.value->entries) {
      if (entry.key != "with") {
        report(entry.key_place, what + ", so it takes no " + in_quotes(entry.key) + " here",
               "only 'with' may be amended; give a stage of your own another name");
        continue;
      }
      auto changed = std::make_shared<Node>(*stage.value);
      const auto with = std::find_if(changed->entries.begin(), changed->entries.end(),
                                     [](const Node::Entry& other) { return other.key == "with"; });
      if (with == changed->entries.end()) {
        changed->entries.push_back(entry);
      } else {
        with->value = merged(with->value, entry.value);
      }
      stage.value = std::move(changed);
    }
  }

  std::string way_to(const fs::path& end) const {
    std::string way;
    for (auto file = std::find(files_.begin(), files_.end(), end); file != files_.end(); ++file)
      way += file->filename().string() + " -> ";
    return way + end.filename().string();
  }

  static std::string nearest_file(const fs::path& wanted) {
    constexpr std::size_t kMost = 1000;
    std::vector<std::string> names;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(wanted.parent_path(), none)) {
      const std::string extension = entry.path().extension().string();
      if (extension == ".yaml" || extension == ".yml") names.push_back(entry.path().filename().string());
      if (names.size() >= kMost) break;
    }
    std::sort(names.begin(), names.end());
    const auto nearest = nearest_name(wanted.filename().string(), names);
    return nearest ? "did you mean '" + *nearest + "'?" : "the path is relative to the file that includes it";
  }

  void report(const Place& place, std::string message, std::string help) {
    diagnostics_.add(place, std::move(message), std::move(help));
  }

  Diagnostics& diagnostics_;
  std::vector<fs::path> files_;  ///< those being read, the outermost first
};

}  // namespace

IncludedRoot with_included(const std::shared_ptr<const Node>& given, const std::shared_ptr<const SourceFile>& source,
                           Diagnostics& diagnostics) {
  return Includer(diagnostics).read(given, source);
}

}  // namespace pipeline
