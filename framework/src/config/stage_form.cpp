#include "config/stage_form.h"

#include <algorithm>
#include <utility>

#include "config/compare_form.h"
#include "config/nearest_name.h"
#include "config/shown_text.h"

namespace pipeline {
namespace {

class StageReader {
 public:
  StageReader(const Node::Entry& entry, Diagnostics& diagnostics)
      : entry_(entry), diagnostics_(diagnostics), who_("stage " + in_quotes(entry.key)) {}

  std::optional<StageNode> read() {
    const Node& value = *entry_.value;
    stage_.id = entry_.key;
    stage_.id_place = entry_.key_place;
    stage_.place = entry_.key_place;
    if (value.kind == Node::Kind::null) {
      report(entry_.key_place, who_ + " is empty",
             "give it a stage type, as in '" + shortened(entry_.key) + ": { uses: image.invert }'");
      return std::nullopt;
    }
    if (value.kind != Node::Kind::map) {
      report(value.place, who_ + " takes a map with 'uses'; found " + shown(value),
             "write '" + shortened(entry_.key) + ": { uses: image.invert }'");
      return std::nullopt;
    }
    bool lost = false;
    keys_ = known_keys(value, who_, {"uses", "with", "in", "fit", "apply", "like", "on_error"}, diagnostics_, &lost);
    is_sound_ = !lost;
    read_like();
    read_uses();
    read_with();
    read_in();
    read_fit_and_apply();
    read_on_error();
    if (!is_sound_) return std::nullopt;
    return std::move(stage_);
  }

 private:
  const Node::Entry* entry(const char* key) const {
    const auto found = keys_.find(key);
    return found == keys_.end() ? nullptr : found->second;
  }

  void report(const Place& place, std::string message, std::string help) {
    diagnostics_.add(place, std::move(message), std::move(help));
    is_sound_ = false;
  }

  void read_like() {
    const Node::Entry* like = entry("like");
    if (like == nullptr) return;
    const Node& value = *like->value;
    if (!value.is_text() || !is_identifier(value.text)) {
      report(value.kind == Node::Kind::null ? like->key_place : value.place,
             "'like' of " + who_ + " takes the name of a stage; found " + shown(value),
             "name the preprocessing stage to use again, as in 'like: pixels'");
      return;
    }
    stage_.like = PlacedName{value.text, value.place};
    for (const char* key : {"uses", "with", "fit", "in"})
      if (const Node::Entry* other = entry(key))
        report(other->key_place, who_ + " has both 'like' and '" + key + "'",
               std::string(key) == "in" ? "write 'apply' instead of 'in'"
                                        : "'like' takes type, parameters and learned state from the stage it names; "
                                          "remove one of the two");
    if (entry("apply") == nullptr && entry("in") == nullptr)
      report(entry_.key_place, who_ + " has 'like' but no 'apply'",
             "'apply' says which images the step is used on, as in 'apply: drawings'");
  }

  void read_uses() {
    const Node::Entry* uses = entry("uses");
    if (uses == nullptr) {
      if (entry("like") == nullptr)
        report(entry_.key_place, who_ + " has no 'uses'",
               "name its stage type, as in 'uses: image.invert'; 'pipeline plugins' lists them");
      return;
    }
    const Node& value = *uses->value;
    if (!value.is_text() || value.text.empty()) {
      report(value.place, "'uses' of " + who_ + " takes the name of a stage type; found " + shown(value),
             "write FAMILY.NOUN, as in 'uses: image.invert'; 'pipeline plugins' lists them");
      return;
    }
    stage_.uses = value.text;
    stage_.uses_place = value.place;
  }

  void read_with() {
    const Node::Entry* with = entry("with");
    if (with == nullptr || with->value->kind == Node::Kind::null) return;
    if (with->value->kind != Node::Kind::map) {
      report(with->value->place, "'with' of " + who_ + " takes a map of parameters; found " + shown(*with->value),
             "write NAME: VALUE pairs, as in 'with: { size: 20 }'");
      return;
    }
    stage_.with = with->value;
  }

  void read_in() {
    const Node::Entry* in = entry("in");
    if (in == nullptr) return;
    stage_.has_in = true;
    stage_.in_place = in->key_place;
    if (in->value->kind == Node::Kind::map && !in->value->entries.empty()) {
      for (const Node::Entry& port : in->value->entries)
        if (std::optional<Connection> read = connection(port.key, port.key_place, *port.value, "in"))
          stage_.in.push_back(std::move(*read));
    } else if (std::optional<Connection> read = connection("", in->value->place, *in->value, "in")) {
      stage_.in.push_back(std::move(*read));
    }
  }

  void read_fit_and_apply() {
    const Node::Entry* fit = entry("fit");
    const Node::Entry* apply = entry("apply");
    if (fit != nullptr) {
      stage_.fit_place = fit->key_place;
      if (stage_.has_in)
        report(fit->key_place, who_ + " has both 'in' and 'fit'",
               "a step that learns nothing takes 'in'; one that is fitted takes 'fit' and 'apply'");
      else if (apply == nullptr)
        report(fit->key_place, who_ + " has 'fit' but no 'apply'",
               "'apply' says which images the fitted step is used on, as in 'apply: { train: digits.train }'");
      stage_.fit = one_reference(*fit->value, "'fit' of " + who_);
    }
    if (apply == nullptr) return;
    stage_.apply_place = apply->key_place;
    if (apply->value->kind == Node::Kind::map && !apply->value->entries.empty()) {
      stage_.apply_is_mapping = true;
      for (const Node::Entry& port : apply->value->entries) {
        if (!is_identifier(port.key))
          report(port.key_place, in_quotes(port.key) + " cannot name an output of " + who_,
                 "use lower-case letters, digits and _, beginning with a letter, as in 'train_2'");
        if (std::optional<Reference> read =
                one_reference(*port.value, "'apply." + shortened(port.key) + "' of " + who_))
          stage_.apply.push_back({port.key, {std::move(*read)}, false, port.key_place});
      }
    } else if (std::optional<Reference> read =
                   one_reference(*apply->value, "'apply' of " + who_, ", or a map from names to these")) {
      stage_.apply.push_back({"", {std::move(*read)}, false, apply->value->place});
    }
  }

  void read_on_error() {
    const Node::Entry* on_error = entry("on_error");
    if (on_error == nullptr) return;
    stage_.on_error_place = on_error->key_place;
    const Node& value = *on_error->value;
    if (value.is_text() && value.text == "stop") {
      stage_.on_error = OnError::stop;
    } else if (!value.is_text() || value.text != "list") {
      report(value.place, "'on_error' of " + who_ + " takes list or stop; found " + shown(value),
             "list: an image that the step refuses is listed and counts as wrong; stop: it ends the run");
    }
  }

  std::optional<Connection> connection(const std::string& port, const Place& place, const Node& value,
                                       const std::string& key) {
    const std::string where = "'" + key + (port.empty() ? "" : "." + shortened(port)) + "' of " + who_;
    Connection result{port, {}, value.kind == Node::Kind::list, place};
    if (!result.is_list) {
      std::optional<Reference> read = one_reference(
          value, where, port.empty() ? ", a list of these, or a map from ports to these" : " or a list of these");
      if (!read) return std::nullopt;
      result.sources.push_back(std::move(*read));
      return result;
    }
    if (value.items.empty()) {
      report(value.place, where + " is an empty list", "name at least one STAGE or STAGE.PORT");
      return std::nullopt;
    }
    for (const std::shared_ptr<const Node>& item : value.items) {
      std::optional<Reference> read = one_reference(*item, "each element of " + where);
      if (!read) return std::nullopt;
      result.sources.push_back(std::move(*read));
    }
    return result;
  }

  std::optional<Reference> one_reference(const Node& value, const std::string& where, const std::string& or_else = "") {
    std::optional<Reference> reference = read_reference(value, where, or_else, diagnostics_);
    is_sound_ = is_sound_ && reference.has_value();
    return reference;
  }

  const Node::Entry& entry_;
  Diagnostics& diagnostics_;
  std::string who_;
  std::map<std::string, const Node::Entry*, std::less<>> keys_;
  StageNode stage_;
  bool is_sound_ = true;
};

}  // namespace

std::optional<StageNode> read_stage_form(const Node::Entry& stage, Diagnostics& diagnostics) {
  return StageReader(stage, diagnostics).read();
}

std::map<std::string, const Node::Entry*, std::less<>> known_keys(const Node& map, std::string_view who,
                                                                  const std::vector<std::string>& keys,
                                                                  Diagnostics& diagnostics, bool* lost) {
  const auto contains = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  const std::string takes = "It takes: " + comma_separated(keys);
  std::map<std::string, const Node::Entry*, std::less<>> found;
  for (const Node::Entry& entry : map.entries)
    if (contains(keys, entry.key)) found.emplace(entry.key, &entry);
  for (const Node::Entry& entry : map.entries) {
    if (contains(keys, entry.key)) continue;
    diagnostics.add(entry.key_place, std::string(who) + " has no key " + in_quotes(entry.key),
                    did_you_mean(entry.key, keys, takes));
    // What was meant is taken for said, so that nothing is reported as missing because of it.
    const std::optional<std::string> meant = nearest_name(entry.key, keys);
    const bool is_new = meant && found.emplace(*meant, &entry).second;
    if (!is_new && lost != nullptr) *lost = true;
  }
  return found;
}

}  // namespace pipeline
