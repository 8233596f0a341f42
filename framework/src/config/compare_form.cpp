#include "config/compare_form.h"

#include <algorithm>
#include <utility>

#include "config/pipeline_file.h"
#include "config/shown_text.h"
#include "config/stage_form.h"

namespace pipeline {
namespace {

constexpr std::size_t kMostVariants = 200;
constexpr std::size_t kMostSteps = 100;
constexpr std::size_t kLongestName = 60;

const Node::Entry* entry(const std::map<std::string, const Node::Entry*, std::less<>>& keys, const char* key) {
  const auto found = keys.find(key);
  return found == keys.end() ? nullptr : found->second;
}

class CompareReader {
 public:
  explicit CompareReader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  std::optional<CompareNode> read(const Node::Entry& compare) {
    compare_.place = compare.key_place;
    if (compare.value->kind != Node::Kind::map) {
      report(compare.value->place, "'compare' takes a map with 'swap' and 'variants'; found " + shown(*compare.value),
             "write 'compare: { swap: STAGE, variants: { one: [ image.none ], other: [ image.invert ] } }'");
      return std::nullopt;
    }
    bool lost = false;
    const auto keys = known_keys(*compare.value, "'compare'",
                                 {"swap", "score", "baseline", "variants", "ladder", "confirm"}, diagnostics_, &lost);
    if (lost) is_sound_ = false;
    if (const Node::Entry* swap = entry(keys, "swap")) {
      if (auto name = stage_name(*swap->value, "'swap' of 'compare'")) compare_.swap = std::move(*name);
    } else {
      report(compare.key_place, "'compare' has no 'swap'", "name the stage that the variants replace: 'swap: STAGE'");
    }
    if (const Node::Entry* score = entry(keys, "score"))
      compare_.score = stage_name(*score->value, "'score' of 'compare'");
    read_variants(compare, entry(keys, "variants"));
    compare_.baseline = variant_name(entry(keys, "baseline"), "'baseline' of 'compare'");
    compare_.ladder = variant_name(entry(keys, "ladder"), "'ladder' of 'compare'");
    read_confirm(entry(keys, "confirm"));
    if (!is_sound_) return std::nullopt;
    return std::move(compare_);
  }

 private:
  void report(const Place& place, std::string message, std::string help) {
    diagnostics_.add(place, std::move(message), std::move(help));
    is_sound_ = false;
  }

  std::optional<PlacedName> stage_name(const Node& value, const std::string& where) {
    if (value.is_text() && is_identifier(value.text)) return PlacedName{value.text, value.place};
    report(value.place, where + " takes the name of a stage; found " + shown(value), "name a stage of this pipeline");
    return std::nullopt;
  }

  void read_variants(const Node::Entry& compare, const Node::Entry* variants) {
    constexpr const char* kHelp = "list them by name, each with its steps, as in 'inverted: [ image.invert ]'";
    if (variants == nullptr) return report(compare.key_place, "'compare' has no 'variants'", kHelp);
    const Node& value = *variants->value;
    if (value.kind != Node::Kind::map)
      return report(value.kind == Node::Kind::null ? variants->key_place : value.place,
                    "'variants' takes a map from names to lists of steps; found " + shown(value), kHelp);
    if (value.entries.size() < 2)
      report(variants->key_place,
             "'variants' names " + std::string(value.entries.empty() ? "no variant" : "a single variant") +
                 "; a comparison takes at least two",
             "add one to compare with, for instance 'as it is: []', which has no step");
    if (value.entries.size() > kMostVariants)
      return report(variants->key_place, "'variants' names more than " + std::to_string(kMostVariants) + " variants",
                    "compare fewer at a time");
    for (const Node::Entry& variant : value.entries) read_variant(variant);
  }

  void read_variant(const Node::Entry& variant) {
    const std::string who = "variant " + in_quotes(variant.key);
    const bool is_plain = std::none_of(variant.key.begin(), variant.key.end(), [](char letter) {
      return static_cast<unsigned char>(letter) < 0x20 || letter == '.' || letter == '=';
    });
    if (variant.key.empty() || variant.key.size() > kLongestName || !is_plain)
      report(variant.key_place, in_quotes(variant.key) + " cannot name a variant",
             "use a short name without '.' and '=', which --set needs to tell names apart");
    VariantNode result{variant.key, variant.key_place, {}};
    const Node& value = *variant.value;
    if (value.kind != Node::Kind::list)
      return report(value.kind == Node::Kind::null ? variant.key_place : value.place,
                    who + " takes a list of steps; found " + shown(value),
                    value.is_text() ? "write '[ " + shortened(value.text) + " ]'"
                                    : "write '[ image.invert ]', or '[]' for no step");
    if (value.items.size() > kMostSteps)
      return report(value.place, who + " has more than " + std::to_string(kMostSteps) + " steps", "use fewer");
    for (std::size_t i = 0; i < value.items.size(); ++i)
      if (auto step = read_step(*value.items[i], "step " + std::to_string(i) + " of " + who))
        result.steps.push_back(std::move(*step));
    compare_.variants.push_back(std::move(result));
  }

  std::optional<VariantStep> read_step(const Node& value, const std::string& who) {
    if (value.is_text() && !value.text.empty()) return VariantStep{value.text, value.place, nullptr};
    if (value.kind != Node::Kind::map) {
      report(value.place, who + " takes a stage type, or a map with 'uses' and 'with'; found " + shown(value),
             "write 'image.invert' or '{ uses: image.fit_box, with: { size: 20 } }'");
      return std::nullopt;
    }
    bool lost = false;
    const auto keys = known_keys(value, who, {"uses", "with"}, diagnostics_, &lost);
    if (lost) is_sound_ = false;
    VariantStep step;
    const Node::Entry* uses = entry(keys, "uses");
    if (uses == nullptr) {
      report(value.place, who + " has no 'uses'", "name its stage type, as in 'uses: image.invert'");
      return std::nullopt;
    }
    if (!uses->value->is_text() || uses->value->text.empty()) {
      report(uses->value->place, "'uses' of " + who + " takes the name of a stage type; found " + shown(*uses->value),
             "write FAMILY.NOUN, as in 'uses: image.invert'");
      return std::nullopt;
    }
    step.uses = uses->value->text;
    step.uses_place = uses->value->place;
    if (const Node::Entry* with = entry(keys, "with"); with != nullptr && with->value->kind != Node::Kind::null) {
      if (with->value->kind != Node::Kind::map) {
        report(with->value->place, "'with' of " + who + " takes a map of parameters; found " + shown(*with->value),
               "write NAME: VALUE pairs, as in 'with: { size: 20 }'");
        return std::nullopt;
      }
      step.with = with->value;
    }
    return step;
  }

  std::optional<PlacedName> variant_name(const Node::Entry* given, const std::string& where) {
    if (given == nullptr) return std::nullopt;
    if (given->value->is_text()) return PlacedName{given->value->text, given->value->place};
    report(given->value->kind == Node::Kind::null ? given->key_place : given->value->place,
           where + " takes the name of a variant; found " + shown(*given->value), "name one of 'variants'");
    return std::nullopt;
  }

  void read_confirm(const Node::Entry* confirm) {
    if (confirm == nullptr) return;
    const Node& value = *confirm->value;
    const bool is_number = value.kind == Node::Kind::scalar &&
                           (value.value.kind() == Value::Kind::number || value.value.kind() == Value::Kind::integer);
    if (is_number && value.value.as_number() > 0.0 && value.value.as_number() < 1.0) {
      compare_.confirm = value.value.as_number();
      return;
    }
    report(value.place, "'confirm' of 'compare' takes a number above 0 and below 1; found " + shown(value),
           "the share of the images that the winner is judged on again, for instance 0.5");
  }

  Diagnostics& diagnostics_;
  CompareNode compare_;
  bool is_sound_ = true;
};

class ServeReader {
 public:
  explicit ServeReader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  std::optional<ServeNode> read(const Node::Entry& serve) {
    constexpr const char* kHelp = "write 'serve: { classifier: fit.classifier, through: [ STAGE, ... ] }'";
    serve_.place = serve.key_place;
    if (serve.value->kind != Node::Kind::map) {
      report(serve.value->place, "'serve' takes a map with 'classifier' and 'through'; found " + shown(*serve.value),
             kHelp);
      return std::nullopt;
    }
    bool lost = false;
    const auto keys = known_keys(*serve.value, "'serve'", {"classifier", "through", "variant"}, diagnostics_, &lost);
    if (lost) is_sound_ = false;
    if (const Node::Entry* classifier = entry(keys, "classifier")) {
      if (auto reference = read_reference(*classifier->value, "'classifier' of 'serve'", "", diagnostics_)) {
        serve_.classifier = std::move(*reference);
      } else {
        is_sound_ = false;
      }
    } else {
      report(serve.key_place, "'serve' has no 'classifier'", kHelp);
    }
    read_through(serve, entry(keys, "through"));
    if (const Node::Entry* variant = entry(keys, "variant")) {
      if (variant->value->is_text()) {
        serve_.variant = PlacedName{variant->value->text, variant->value->place};
      } else {
        report(variant->value->place,
               "'variant' of 'serve' takes the name of a variant; found " + shown(*variant->value),
               "name one of the variants of 'compare'");
      }
    }
    if (!is_sound_) return std::nullopt;
    return std::move(serve_);
  }

 private:
  void report(const Place& place, std::string message, std::string help) {
    diagnostics_.add(place, std::move(message), std::move(help));
    is_sound_ = false;
  }

  void read_through(const Node::Entry& serve, const Node::Entry* through) {
    constexpr const char* kHelp =
        "list the preprocessing stages in the order that an image takes, as in "
        "'through: [ adapt, sized, mine ]'";
    if (through == nullptr) return report(serve.key_place, "'serve' has no 'through'", kHelp);
    const Node& value = *through->value;
    if (value.kind != Node::Kind::list || value.items.empty())
      return report(value.kind == Node::Kind::null ? through->key_place : value.place,
                    "'through' of 'serve' takes a list of stages; found " +
                        (value.kind == Node::Kind::list ? std::string("an empty list") : shown(value)),
                    kHelp);
    for (const std::shared_ptr<const Node>& item : value.items) {
      if (item->is_text() && is_identifier(item->text)) {
        serve_.through.push_back({item->text, item->place});
      } else {
        report(item->place, "each element of 'through' of 'serve' is the name of a stage; found " + shown(*item),
               kHelp);
      }
    }
  }

  Diagnostics& diagnostics_;
  ServeNode serve_;
  bool is_sound_ = true;
};

}  // namespace

std::optional<std::size_t> CompareNode::find(std::string_view name) const {
  for (std::size_t i = 0; i < variants.size(); ++i)
    if (variants[i].name == name) return i;
  return std::nullopt;
}

std::optional<CompareNode> read_compare_form(const Node::Entry& compare, Diagnostics& diagnostics) {
  return CompareReader(diagnostics).read(compare);
}

std::optional<ServeNode> read_serve_form(const Node::Entry& serve, Diagnostics& diagnostics) {
  return ServeReader(diagnostics).read(serve);
}

std::optional<Reference> read_reference(const Node& value, const std::string& where, const std::string& or_else,
                                        Diagnostics& diagnostics) {
  if (value.kind != Node::Kind::scalar || value.value.kind() != Value::Kind::text) {
    diagnostics.add(value.place, where + " takes STAGE or STAGE.PORT" + or_else + "; found " + shown(value),
                    "name the stage whose output is meant, as in digits.train");
    return std::nullopt;
  }
  const std::size_t dot = value.text.find('.');
  Reference reference{value.text.substr(0, dot), dot == std::string::npos ? "" : value.text.substr(dot + 1),
                      value.place};
  if (is_identifier(reference.stage) && (dot == std::string::npos || is_identifier(reference.port))) return reference;
  diagnostics.add(value.place, in_quotes(value.text) + " does not name a stage's output",
                  "write STAGE or STAGE.PORT, as in digits.train");
  return std::nullopt;
}

}  // namespace pipeline
