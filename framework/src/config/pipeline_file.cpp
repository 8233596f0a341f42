#include "config/pipeline_file.h"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "config/compare_form.h"
#include "config/include.h"
#include "config/nearest_name.h"
#include "config/overrides.h"
#include "config/shown_text.h"
#include "config/stage_form.h"

namespace pipeline {
namespace {

constexpr std::string_view kIdentifierHelp =
    "use lower-case letters, digits and _, beginning with a letter, as in 'box_2'";

class FileReader {
 public:
  FileReader(PipelineFile& file, Diagnostics& diagnostics) : file_(file), diagnostics_(diagnostics) {}

  /// `is_complete`: no included file was left out because of a mistake.
  void read(const Node& root, bool is_complete) {
    if (root.kind == Node::Kind::null) {
      diagnostics_.add(root.place, "the file holds no pipeline",
                       "begin with 'name: ...' and 'stages:'; the folder pipelines/ has examples");
      return;
    }
    if (root.kind != Node::Kind::map) {
      diagnostics_.add(root.place, "a pipeline is a map with name, seed and stages; found " + shown(root),
                       "begin with 'name: ...' and 'stages:'; the folder pipelines/ has examples");
      return;
    }
    const std::map<std::string, const Node::Entry*, std::less<>> keys = known_keys(
        root, "a pipeline", {"name", "seed", "include", "stages", "compare", "serve"}, diagnostics_, nullptr);
    if (is_complete || keys.contains("name")) read_name(root, entry(keys, "name"));
    read_seed(entry(keys, "seed"));
    if (is_complete || keys.contains("stages")) read_stages(root, entry(keys, "stages"));
    if (const Node::Entry* compare = entry(keys, "compare")) file_.compare = read_compare_form(*compare, diagnostics_);
    if (const Node::Entry* serve = entry(keys, "serve")) file_.serve = read_serve_form(*serve, diagnostics_);
    // Where stages are not known because an included file is, nothing can be said about wiring.
    if (!is_complete) {
      for (const StageNode& stage : file_.stages) file_.broken.insert(stage.id);
      file_.stages.clear();
      file_.compare.reset();
      file_.serve.reset();
    }
  }

 private:
  static const Node::Entry* entry(const std::map<std::string, const Node::Entry*, std::less<>>& keys, const char* key) {
    const auto found = keys.find(key);
    return found == keys.end() ? nullptr : found->second;
  }

  void read_name(const Node& root, const Node::Entry* name) {
    if (name == nullptr) {
      diagnostics_.add(root.place, "the pipeline has no 'name'", "add a line such as 'name: digits'");
      return;
    }
    file_.name_place = name->value->place;
    const Node& value = *name->value;
    if (!value.is_text() || value.text.empty()) {
      std::string help = value.kind == Node::Kind::scalar && !value.text.empty()
                             ? "put it into quotes: \"" + shortened(value.text) + "\""
                             : "name the pipeline in a word or two";
      diagnostics_.add(value.place, "'name' takes text; found " + shown(value), std::move(help));
      return;
    }
    const bool is_plain = std::none_of(value.text.begin(), value.text.end(),
                                       [](char letter) { return static_cast<unsigned char>(letter) < 0x20; });
    if (!is_plain || value.text.size() > 200) {
      diagnostics_.add(value.place, "'name' is one line of at most 200 bytes", "name the pipeline in a word or two");
      return;
    }
    file_.name = value.text;
  }

  void read_seed(const Node::Entry* seed) {
    if (seed == nullptr) return;
    const Node& value = *seed->value;
    const bool is_integer = value.kind == Node::Kind::scalar && value.value.kind() == Value::Kind::integer;
    if (!is_integer || value.value.as_integer() < 0) {
      diagnostics_.add(value.place, "'seed' takes an integer, at least 0; found " + shown(value), "");
      return;
    }
    file_.seed = static_cast<std::uint64_t>(value.value.as_integer());
  }

  void read_stages(const Node& root, const Node::Entry* stages) {
    constexpr std::string_view kHelp =
        "list stages by name, each with 'uses', as in 'stages: { digits: { uses: mnist.dataset } }'";
    if (stages == nullptr) {
      diagnostics_.add(root.place, "the pipeline has no 'stages'", std::string(kHelp));
      return;
    }
    const Node& value = *stages->value;
    const bool is_empty = value.kind == Node::Kind::null || (value.kind == Node::Kind::map && value.entries.empty());
    if (is_empty) {
      diagnostics_.add(stages->key_place, "'stages' holds no stage", std::string(kHelp));
      return;
    }
    if (value.kind != Node::Kind::map) {
      diagnostics_.add(value.place, "'stages' takes a map from names to stages; found " + shown(value),
                       std::string(kHelp));
      return;
    }
    for (const Node::Entry& stage : value.entries) {
      if (!is_identifier(stage.key)) {
        diagnostics_.add(stage.key_place, in_quotes(stage.key) + " cannot name a stage", std::string(kIdentifierHelp));
        read_stage_form(stage, diagnostics_);
        file_.broken.insert(stage.key);
        continue;
      }
      if (std::optional<StageNode> sound = read_stage_form(stage, diagnostics_)) {
        file_.stages.push_back(std::move(*sound));
      } else {
        file_.broken.insert(stage.key);
      }
    }
  }

  PipelineFile& file_;
  Diagnostics& diagnostics_;
};

/// ID.VARIANT.STEP.PARAMETER of the swapped stage. False when `change` is of another form.
bool apply_to_variant(std::optional<CompareNode>& compare, const Override& change, Diagnostics& diagnostics) {
  if (!compare || change.stage.text != compare->swap.text || change.path.size() < 2) return false;
  const std::optional<std::size_t> index = compare->find(change.path.front().text);
  if (!index) return false;
  VariantNode& variant = compare->variants[*index];
  const Override::Name& number = change.path[1];
  std::size_t step = 0;
  const char* end = number.text.data() + number.text.size();
  const auto [stop, error] = std::from_chars(number.text.data(), end, step);
  if (error != std::errc() || stop != end || step >= variant.steps.size()) {
    const std::size_t count = variant.steps.size();
    diagnostics.add(number.place,
                    "variant " + in_quotes(variant.name) + " has " +
                        (count == 0 ? "no step" : std::to_string(count) + (count == 1 ? " step" : " steps")) +
                        "; found " + in_quotes(number.text),
                    count == 0 ? "its list of steps is empty, so there is no parameter to set"
                               : "name a step by a number from 0 to " + std::to_string(count - 1));
    return true;
  }
  if (change.path.size() < 3) {
    diagnostics.add(number.place, "this names a step of variant " + in_quotes(variant.name) + ", but no parameter",
                    "write --set STAGE.VARIANT.STEP.PARAMETER=VALUE, as in --set adapt.centred.1.size=18");
    return true;
  }
  Override inner = change;
  inner.stage.text += "." + variant.name + "." + number.text;
  inner.path.erase(inner.path.begin(), inner.path.begin() + 2);
  variant.steps[step].with = apply_override(variant.steps[step].with, inner, diagnostics);
  return true;
}

void apply_overrides(PipelineFile& file, const std::vector<std::string>& sets, bool stages_are_known,
                     Diagnostics& diagnostics) {
  std::vector<std::string> names;
  for (const StageNode& stage : file.stages) names.push_back(stage.id);
  names.insert(names.end(), file.broken.begin(), file.broken.end());
  for (const Override& change : parse_overrides(sets, diagnostics)) {
    if (apply_to_variant(file.compare, change, diagnostics)) continue;
    const auto stage = std::find_if(file.stages.begin(), file.stages.end(),
                                    [&](const StageNode& other) { return other.id == change.stage.text; });
    if (stage == file.stages.end()) {
      if (stages_are_known && !file.broken.contains(change.stage.text))
        diagnostics.add(change.stage.place, "the pipeline has no stage " + in_quotes(change.stage.text),
                        did_you_mean(change.stage.text, names, "It has: " + shortened(comma_separated(names), 300)));
    } else if (stage->like) {
      diagnostics.add(change.stage.place,
                      "stage " + in_quotes(stage->id) + " is like " + in_quotes(stage->like->text) +
                          " and has no parameters of its own",
                      "set those of " + in_quotes(stage->like->text));
    } else {
      stage->with = apply_override(stage->with, change, diagnostics);
    }
  }
}

}  // namespace

PipelineFile parse_pipeline_file(std::shared_ptr<const SourceFile> source, const std::vector<std::string>& sets,
                                 Diagnostics& diagnostics) {
  PipelineFile file;
  file.path = source->name;
  file.source = std::move(source);
  const std::shared_ptr<const Node> root = parse_yaml(file.source, diagnostics);
  const IncludedRoot whole = with_included(root, file.source, diagnostics);
  if (whole.root) FileReader(file, diagnostics).read(*whole.root, whole.is_complete);
  apply_overrides(file, sets, !file.stages.empty() && whole.is_complete, diagnostics);
  return file;
}

PipelineFile load_pipeline_file(const std::filesystem::path& path, const std::vector<std::string>& sets,
                                Diagnostics& diagnostics) {
  return parse_pipeline_file(load_source(path), sets, diagnostics);
}

bool is_identifier(std::string_view text) {
  if (text.empty() || text.size() > 100 || text.front() < 'a' || text.front() > 'z') return false;
  return std::all_of(text.begin(), text.end(), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_';
  });
}

}  // namespace pipeline
