#include "graph/variants.h"

#include <algorithm>
#include <set>

#include <pipeline/evaluation.h>

#include "config/nearest_name.h"
#include "config/shown_text.h"
#include "graph/bind.h"
#include "graph/merge_equal.h"

namespace pipeline {
namespace {

/// A variant before it is bound: the name of its copies, and its steps.
struct Copy {
  std::string name;
  std::string slug;  ///< [a-z0-9_]+, no two alike
  std::vector<const VariantStep*> steps;
  const VariantNode* node = nullptr;
};

/// The stage type that makes the page of a comparison whose file has no report.
constexpr const char* kUsualReport = "report.html";

std::string slug_of(std::string_view name) {
  std::string slug;
  for (const char letter : name) {
    const bool is_upper = letter >= 'A' && letter <= 'Z';
    const bool is_word = is_upper || (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
    if (is_word) {
      slug += is_upper ? static_cast<char>(letter - 'A' + 'a') : letter;
    } else if (!slug.empty() && slug.back() != '_') {
      slug += '_';
    }
  }
  while (slug.ends_with('_')) slug.pop_back();
  return slug.empty() ? "variant" : slug;
}

bool is_step(StageKind kind) { return kind == StageKind::step || kind == StageKind::fitted_step; }

std::vector<std::string> stages_read_by(const StageNode& node) {
  std::vector<std::string> names;
  for (const Connection& connection : node.in)
    for (const Reference& source : connection.sources) names.push_back(source.stage);
  if (node.fit) names.push_back(node.fit->stage);
  for (const Connection& use : node.apply) names.push_back(use.sources.front().stage);
  if (node.like) names.push_back(node.like->text);
  return names;
}

/// Makes the copies of a file's stages. The file has been bound as it stands, so every name in it is known.
class Expander {
 public:
  Expander(const PipelineFile& file, const Graph& base, const Catalog& catalog, Diagnostics& diagnostics)
      : file_(file), compare_(*file.compare), base_(base), catalog_(catalog), diagnostics_(diagnostics) {}

  VariantGraph bind() {
    for (std::size_t i = 0; i < file_.stages.size(); ++i) index_[file_.stages[i].id] = i;
    if (!find_ends()) return {};
    choose_stages();
    for (const VariantNode& node : compare_.variants) add_copy(node.name, node, all_steps(node));
    add_ladder();
    check_steps();
    if (!diagnostics_.empty()) return {};
    copy_stages();
    add_reports();
    result_.graph = pipeline::bind(expanded_, catalog_, diagnostics_);
    if (!diagnostics_.empty()) return {};
    index_result();
    return std::move(result_);
  }

 private:
  const StageNode* node(const std::string& id) const {
    const auto found = index_.find(id);
    return found == index_.end() ? nullptr : &file_.stages[found->second];
  }

  /// The stage at the end of `like`, or the stage itself.
  const StageNode& original(const StageNode& node) const {
    const StageNode* end = &node;
    while (end->like) end = &file_.stages[index_.at(end->like->text)];
    return *end;
  }

  bool is_swap(const StageNode& stage) const { return original(stage).id == compare_.swap.text; }

  /// Which stage is swapped, which judges, which variant is the baseline.
  bool find_ends() {
    std::vector<std::string> ids;
    for (const StageNode& stage : file_.stages) ids.push_back(stage.id);
    if (node(compare_.swap.text) == nullptr) {
      diagnostics_.add(compare_.swap.place, "there is no stage " + in_quotes(compare_.swap.text) + " to swap",
                       did_you_mean(compare_.swap.text, ids, "The stages are: " + comma_separated(ids)));
      return false;
    }
    const StageNode& swap = *node(compare_.swap.text);
    if (swap.like) {
      diagnostics_.add(
          compare_.swap.place,
          "stage " + in_quotes(swap.id) + " is like " + in_quotes(swap.like->text) + ", so it cannot be swapped alone",
          "swap " + in_quotes(original(swap).id) + ", or another stage");
      return false;
    }
    result_.swap = swap.id;
    find_affected();
    find_score(ids);
    result_.baseline = variant_index(compare_.baseline).value_or(0);
    result_.confirm = compare_.confirm;
    if (compare_.ladder) variant_index(compare_.ladder);
    return diagnostics_.empty();
  }

  std::optional<std::size_t> variant_index(const std::optional<PlacedName>& name) {
    if (!name) return std::nullopt;
    const std::optional<std::size_t> index = compare_.find(name->text);
    if (index) return index;
    std::vector<std::string> names;
    for (const VariantNode& variant : compare_.variants) names.push_back(variant.name);
    diagnostics_.add(name->place, "there is no variant " + in_quotes(name->text),
                     did_you_mean(name->text, names, "The variants are: " + comma_separated(names)));
    return std::nullopt;
  }

  /// The swapped stage and all that depends on it.
  void find_affected() {
    affected_.insert(compare_.swap.text);
    for (bool grew = true; grew;) {
      grew = false;
      for (const StageNode& stage : file_.stages) {
        if (affected_.contains(stage.id)) continue;
        for (const std::string& name : stages_read_by(stage))
          if (affected_.contains(name)) grew = affected_.insert(stage.id).second;
      }
    }
  }

  static bool judges(const BoundStage& stage) {
    return std::count_if(stage.outputs.begin(), stage.outputs.end(),
                         [](const PortInfo& output) { return output.type == Evaluation::kType; }) == 1;
  }

  void find_score(const std::vector<std::string>& ids) {
    std::vector<std::string> judging;
    for (const BoundStage& stage : base_.stages)
      if (affected_.contains(stage.id) && judges(stage)) judging.push_back(stage.id);
    const std::string help = judging.empty()
                                 ? "add a stage such as metrics.classification behind " + in_quotes(compare_.swap.text)
                                 : "Those that can: " + comma_separated(judging);
    if (!compare_.score) {
      if (judging.size() == 1) {
        result_.score = judging.front();
      } else {
        diagnostics_.add(compare_.place,
                         judging.empty() ? "no stage behind " + in_quotes(compare_.swap.text) + " judges a classifier"
                                         : "several stages behind " + in_quotes(compare_.swap.text) +
                                               " judge a classifier, and 'compare' has no 'score'",
                         judging.empty() ? help : "name one: 'score: STAGE'. " + help);
      }
      return;
    }
    const std::string& name = compare_.score->text;
    if (node(name) == nullptr) {
      diagnostics_.add(compare_.score->place, "there is no stage " + in_quotes(name) + " to judge the variants",
                       did_you_mean(name, ids, help));
    } else if (std::find(judging.begin(), judging.end(), name) == judging.end()) {
      diagnostics_.add(compare_.score->place,
                       "stage " + in_quotes(name) +
                           (affected_.contains(name) ? " gives no evaluation, so it cannot judge the variants"
                                                     : " does not depend on " + in_quotes(compare_.swap.text) +
                                                           ", so it would say the same of every variant"),
                       help);
    } else {
      result_.score = name;
    }
  }

  /// What the judging stage and `serve` need; nothing else is run.
  void choose_stages() {
    std::vector<std::string> wanted{result_.score};
    if (file_.serve) {
      wanted.push_back(file_.serve->classifier.stage);
      for (const PlacedName& stage : file_.serve->through) wanted.push_back(stage.text);
    }
    while (!wanted.empty()) {
      const std::string id = wanted.back();
      wanted.pop_back();
      const StageNode* stage = node(id);
      if (stage == nullptr || !needed_.insert(id).second) continue;  // what serve names wrongly is reported there
      for (const std::string& name : stages_read_by(*stage)) wanted.push_back(name);
    }
  }

  static std::vector<const VariantStep*> all_steps(const VariantNode& node) {
    std::vector<const VariantStep*> steps;
    for (const VariantStep& step : node.steps) steps.push_back(&step);
    return steps;
  }

  void add_copy(std::string name, const VariantNode& node, std::vector<const VariantStep*> steps) {
    const std::string wanted = slug_of(name);
    std::string slug = wanted;
    for (int n = 2; !slugs_.insert(slug).second; ++n) slug = wanted + "_" + std::to_string(n);
    copies_.push_back({std::move(name), std::move(slug), std::move(steps), &node});
  }

  /// Names of rungs hold a '.', which names of variants cannot.
  void add_ladder() {
    if (!compare_.ladder) return;
    const VariantNode& node = compare_.variants[*compare_.find(compare_.ladder->text)];
    const std::vector<const VariantStep*> all = all_steps(node);
    LadderPlan ladder{node.name, {}, {}, {}};
    for (const VariantStep* step : all) ladder.steps.push_back(step->uses);
    for (std::size_t count = 0; count <= all.size(); ++count) {
      ladder.cumulative.push_back({node.name + ".first." + std::to_string(count)});
      add_copy(ladder.cumulative.back().name, node, {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count)});
    }
    for (std::size_t left_out = 0; all.size() > 1 && left_out < all.size(); ++left_out) {
      std::vector<const VariantStep*> others = all;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(left_out));
      ladder.without.push_back({node.name + ".without." + std::to_string(left_out)});
      add_copy(ladder.without.back().name, node, std::move(others));
    }
    result_.ladder = std::move(ladder);
  }

  /// What bind would say in words that do not fit a variant.
  void check_steps() {
    const StageInfo& swap = base_.stages[*base_.find(compare_.swap.text)].info;
    for (const VariantNode& variant : compare_.variants) {
      if (!is_step(swap.kind) && variant.steps.size() != 1)
        diagnostics_.add(variant.place,
                         "variant " + in_quotes(variant.name) + " has " + std::to_string(variant.steps.size()) +
                             " steps, but '" + compare_.swap.text + "' (" + swap.type + ") is no preprocessing step",
                         "name exactly one stage type to put in its place");
      for (std::size_t i = 0; i < variant.steps.size(); ++i) {
        const StageInfo* info = catalog_.find(variant.steps[i].uses);
        if (info == nullptr || is_step(info->kind) == is_step(swap.kind)) continue;
        diagnostics_.add(variant.steps[i].uses_place,
                         "step " + std::to_string(i) + " of variant " + in_quotes(variant.name) + " (" + info->type +
                             ") cannot stand in for '" + compare_.swap.text + "' (" + swap.type + ")",
                         is_step(swap.kind) ? "name preprocessing steps" : "name a stage type of the same kind");
      }
    }
  }

  void copy_stages() {
    expanded_.path = file_.path;
    expanded_.source = file_.source;
    expanded_.name = file_.name;
    expanded_.seed = file_.seed;
    for (const StageNode& stage : file_.stages) {
      if (!needed_.contains(stage.id)) continue;
      if (!affected_.contains(stage.id)) {
        add(stage, stage.id, "");
        continue;
      }
      for (const Copy& copy : copies_) {
        if (is_swap(stage)) {
          add_chain(stage, copy);
        } else {
          add_renamed(stage, copy);
        }
      }
    }
  }

  /// The reports of the file, told of the comparison as a whole and wired to nothing; where it has none, the one that
  /// everybody has.
  void add_reports() {
    bool any = false;
    for (const BoundStage& stage : base_.stages) {
      if (stage.info.kind != StageKind::report) continue;
      StageNode report = *node(stage.id);
      report.in.clear();
      report.has_in = false;
      add(std::move(report), stage.id, "");
      any = true;
    }
    const StageInfo* usual = catalog_.find(kUsualReport);
    if (any || usual == nullptr || usual->kind != StageKind::report) return;
    StageNode report;
    report.id = "report";
    while (node(report.id) != nullptr) report.id += "_";
    report.uses = kUsualReport;
    report.place = report.id_place = report.uses_place = compare_.place;
    const std::string id = report.id;
    add(std::move(report), id, "");
  }

  void add(StageNode stage, const std::string& base, const std::string& variant) {
    ids_[{base, variant}].push_back(stage.id);
    expanded_.stages.push_back(std::move(stage));
  }

  std::string step_id(const std::string& base, const Copy& copy, std::size_t step) const {
    const std::string id = base + "@" + copy.slug;
    return copy.steps.size() == 1 ? id : id + "-" + std::to_string(step);
  }

  /// What stands for `reference` in a variant.
  Reference in_variant(const Reference& reference, const Copy& copy) const {
    if (!affected_.contains(reference.stage)) return reference;
    const StageNode& stage = *node(reference.stage);
    if (!is_swap(stage)) return {stage.id + "@" + copy.slug, reference.port, reference.place};
    if (!copy.steps.empty()) return {step_id(stage.id, copy, copy.steps.size() - 1), reference.port, reference.place};
    // Without a step, what the stage reads is handed on.
    const std::vector<Connection>& given = stage.has_in ? stage.in : stage.apply;
    for (const Connection& connection : given)
      if (given.size() == 1 || connection.port == reference.port) return in_variant(connection.sources.front(), copy);
    return reference;
  }

  void rename(StageNode& stage, const Copy& copy) const {
    for (Connection& connection : stage.in)
      for (Reference& source : connection.sources) source = in_variant(source, copy);
    if (stage.fit) stage.fit = in_variant(*stage.fit, copy);
    for (Connection& use : stage.apply) use.sources.front() = in_variant(use.sources.front(), copy);
  }

  void add_renamed(const StageNode& stage, const Copy& copy) {
    StageNode renamed = stage;
    rename(renamed, copy);
    renamed.id += "@" + copy.slug;
    renamed.base = stage.id;
    renamed.variant = copy.name;
    renamed.seed_id = stage.id;
    renamed.title = "stage '" + stage.id + "' (" + (stage.like ? "like '" + stage.like->text + "'" : stage.uses) +
                    ") in variant " + in_quotes(copy.node->name);
    if (renamed.like && affected_.contains(renamed.like->text)) renamed.like->text += "@" + copy.slug;
    add(std::move(renamed), stage.id, copy.name);
  }

  /// The steps of a variant, one behind the other, in the place of the swapped stage or of one that is like it.
  void add_chain(const StageNode& stage, const Copy& copy) {
    ids_[{stage.id, copy.name}];  // known, also when there is no step
    StageNode wired = stage;
    rename(wired, copy);
    if (!wired.has_in && wired.fit && copy.steps.size() > 1) apply_to_what_is_learned_from(wired);
    for (std::size_t i = 0; i < copy.steps.size(); ++i) {
      const VariantStep& step = *copy.steps[i];
      const std::string number = std::to_string(&step - copy.node->steps.data());
      StageNode made = wired;
      made.id = step_id(stage.id, copy, i);
      made.base = stage.id;
      made.variant = copy.name;
      made.seed_id = i == 0 ? stage.id : stage.id + "." + std::to_string(i);
      made.fit_is_offered = true;
      made.id_place = made.place = step.uses_place;
      made.uses_place = step.uses_place;
      made.title = "step " + number + " of variant " + in_quotes(copy.node->name) + " (" + step.uses + ")";
      if (stage.like) {
        made.like = PlacedName{step_id(original(stage).id, copy, i), stage.like->place};
        made.title += ", again in stage '" + stage.id + "'";
      } else {
        made.uses = step.uses;
        made.with = step.with;
      }
      add(std::move(made), stage.id, copy.name);
      read_from(wired, step_id(stage.id, copy, i));
    }
  }

  /// A later step of a chain learns from what the earlier ones made of the images that the stage learns from.
  static void apply_to_what_is_learned_from(StageNode& stage) {
    const auto reads = [&](const Connection& use) {
      return use.sources.front().stage == stage.fit->stage && use.sources.front().port == stage.fit->port;
    };
    if (std::any_of(stage.apply.begin(), stage.apply.end(), reads)) return;
    std::string name = "fit";
    while (std::any_of(stage.apply.begin(), stage.apply.end(), [&](const Connection& use) { return use.port == name; }))
      name += "_";
    stage.apply.push_back({name, {*stage.fit}, false, stage.fit_place});
  }

  /// Wires what comes next in a chain to `id`.
  static void read_from(StageNode& stage, const std::string& id) {
    if (stage.fit)
      for (const Connection& use : stage.apply)
        if (use.sources.front().stage == stage.fit->stage && use.sources.front().port == stage.fit->port) {
          stage.fit = Reference{id, port_name(use), stage.fit->place};
          break;
        }
    for (Connection& use : stage.apply) use.sources.front() = {id, port_name(use), use.sources.front().place};
    for (Connection& connection : stage.in)
      connection.sources.front() = {id, "images", connection.sources.front().place};
  }

  static std::string port_name(const Connection& use) { return use.port.empty() ? "images" : use.port; }

  void index_result() {
    std::map<std::string, std::size_t> before;
    for (std::size_t i = 0; i < result_.graph.stages.size(); ++i) before[result_.graph.stages[i].id] = i;
    const std::vector<std::size_t> now = merge_equal_stages(result_.graph);
    for (const auto& [key, ids] : ids_) {
      std::vector<std::size_t>& stages = result_.stages[key];
      for (const std::string& id : ids) stages.push_back(now[before.at(id)]);
    }
    const auto score = [&](const std::string& name) { return result_.stages.at({result_.score, name}).front(); };
    for (const VariantNode& node : compare_.variants) result_.variants.push_back({node.name, score(node.name)});
    if (!result_.ladder) return;
    for (Variant& rung : result_.ladder->cumulative) rung.score = score(rung.name);
    for (Variant& rung : result_.ladder->without) rung.score = score(rung.name);
  }

  const PipelineFile& file_;
  const CompareNode& compare_;
  const Graph& base_;
  const Catalog& catalog_;
  Diagnostics& diagnostics_;
  std::map<std::string, std::size_t> index_;
  std::set<std::string> affected_;
  std::set<std::string> needed_;
  std::vector<Copy> copies_;
  std::set<std::string> slugs_;
  PipelineFile expanded_;
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> ids_;
  VariantGraph result_;
};

}  // namespace

bool is_rung(std::string_view variant) { return variant.find('.') != std::string_view::npos; }

std::optional<std::vector<std::size_t>> VariantGraph::find(std::string_view stage, std::string_view variant) const {
  for (const std::string_view name : {variant, std::string_view()}) {
    const auto found = stages.find({std::string(stage), std::string(name)});
    if (found != stages.end()) return found->second;
  }
  return std::nullopt;
}

VariantGraph bind_variants(const PipelineFile& file, const Graph& base, const Catalog& catalog,
                           Diagnostics& diagnostics) {
  return Expander(file, base, catalog, diagnostics).bind();
}

}  // namespace pipeline
