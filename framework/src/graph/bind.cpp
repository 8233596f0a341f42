#include "graph/bind.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <pipeline/images.h>
#include <pipeline/random.h>

#include "config/nearest_name.h"
#include "config/parameters.h"
#include "graph/lineage_check.h"
#include "graph/order.h"

namespace pipeline {
namespace {

std::string who(const StageNode& node) {
  if (!node.title.empty()) return node.title;
  return "stage '" + node.id + "' (" + (node.like ? "like '" + node.like->text + "'" : node.uses) + ")";
}

std::vector<std::string> names_of(const std::vector<PortInfo>& ports) {
  std::vector<std::string> names;
  for (const PortInfo& port : ports) names.push_back(port.name);
  return names;
}

std::string listed(const std::vector<PortInfo>& ports) {
  std::string text;
  for (const PortInfo& port : ports) text += (text.empty() ? "" : ", ") + port.name + " (" + port.type + ")";
  return text.empty() ? "none" : text;
}

std::string article(std::string_view type) {
  return (std::string_view("aeiou").find(type.front()) != std::string_view::npos ? "an " : "a ") + std::string(type);
}

/// "images" reads better without an article.
std::string noun(std::string_view type) { return type == Images::kType ? std::string(type) : article(type); }

class Binder {
 public:
  Binder(const PipelineFile& file, const Catalog& catalog, Diagnostics& diagnostics)
      : file_(file), catalog_(catalog), diagnostics_(diagnostics) {}

  Graph bind() {
    graph_.name = file_.name;
    graph_.seed = file_.seed;
    graph_.file = file_.path;
    for (const StageNode& node : file_.stages) ids_.push_back(node.id);
    for (const StageNode& node : file_.stages)
      if (const StageNode* original = original_of(node)) declare(node, *original);
    for (std::size_t i = 0; i < graph_.stages.size(); ++i) connect(*nodes_[i], graph_.stages[i]);
    for (std::size_t i = 0; i < graph_.stages.size(); ++i) share_what_was_learned(*nodes_[i], graph_.stages[i]);
    const std::size_t before = diagnostics_.size();
    order();
    // Lineage is only worth a word about a graph that is otherwise whole.
    if (before == 0 && diagnostics_.empty()) check_lineage(graph_, diagnostics_);
    return std::move(graph_);
  }

 private:
  const StageNode* node_named(const std::string& id) const {
    const auto found =
        std::find_if(file_.stages.begin(), file_.stages.end(), [&](const StageNode& other) { return other.id == id; });
    return found == file_.stages.end() ? nullptr : &*found;
  }

  /// The stage that `node` is like, at the end of the way if that one is like another; `node` itself if it is like
  /// none. Null after a mistake; the stage is then remembered as one of an unknown type.
  const StageNode* original_of(const StageNode& node) {
    const StageNode* original = &node;
    for (std::size_t steps = 0; original->like; ++steps) {
      const PlacedName& like = *original->like;
      const StageNode* next = node_named(like.text);
      if (next == nullptr || steps > file_.stages.size()) {
        unknown_.insert(node.id);
        if (next != nullptr) {
          diagnostics_.add(node.like->place, who(node) + " is like itself in the end",
                           "one of these stages has to say what it 'uses'");
        } else if (!file_.broken.contains(like.text)) {
          const auto nearest = nearest_name(like.text, ids_);
          diagnostics_.add(like.place, "there is no stage '" + like.text + "' to be like",
                           nearest ? "did you mean '" + *nearest + "'?" : "The stages are: " + joined(ids_));
        }
        return nullptr;
      }
      original = next;
    }
    return original;
  }

  /// Finds the stage type and checks the parameters, which are those of `original`. A stage of an unknown type is left
  /// out and remembered.
  void declare(const StageNode& node, const StageNode& original) {
    const StageInfo* info = catalog_.find(original.uses);
    if (info == nullptr) {
      unknown_.insert(node.id);
      if (&node != &original) return;  // reported where the type is named
      const std::vector<std::string> types = catalog_.stage_types();
      std::string help = refusal_of(node.uses);
      if (help.empty()) {
        if (const auto nearest = nearest_name(node.uses, types)) {
          help = "did you mean '" + *nearest + "'? ";
        } else {
          const std::string family = node.uses.substr(0, node.uses.find('.'));
          std::string relatives;
          for (const std::string& type : types)
            if (type.substr(0, type.find('.')) == family) relatives += (relatives.empty() ? "" : ", ") + type;
          if (!relatives.empty()) help = "plugin '" + family + "' has: " + relatives + ". ";
        }
        help += "'pipeline plugins' lists all stage types";
      }
      diagnostics_.add(node.uses_place,
                       (node.title.empty() ? "stage '" + node.id + "'" : node.title) + " uses unknown stage type '" +
                           node.uses + "'",
                       help);
      return;
    }
    const bool is_step = info->kind == StageKind::step || info->kind == StageKind::fitted_step;
    if (node.like && !is_step) {
      unknown_.insert(node.id);
      diagnostics_.add(
          node.like->place,
          "'" + node.like->text + "' (" + info->type + ") is no preprocessing step, so no stage can be like it",
          "name a stage that images go through, as in 'like: pixels'");
      return;
    }
    BoundStage stage;
    stage.id = node.id;
    stage.info = *info;
    stage.place = node.id_place;
    stage.title = who(node);
    if (node.like) stage.like_name = node.like->text;
    stage.base = node.base.empty() ? node.id : node.base;
    if (!node.variant.empty()) stage.variants.push_back(node.variant);
    stage.on_error = node.on_error;
    if (node.on_error_place.source != nullptr && !is_step)
      diagnostics_.add(node.on_error_place, who(node) + " is no preprocessing step", "remove 'on_error'");
    stage.seed = stage_seed(file_.seed, node.seed_id.empty() ? node.id : node.seed_id);
    stage.parameters =
        check_parameters(original.with.get(), original.uses_place, who(original), info->parameters, diagnostics_);
    if (!is_step) {
      stage.outputs = info->outputs;
    } else {
      // A step's outputs are named by its apply mapping; 'in: x' and 'apply: x' name theirs 'images'.
      for (const Connection& use : node.apply)
        stage.outputs.push_back(
            {use.port.empty() ? "images" : use.port, std::string(Images::kType), "", Need::required});
      if (stage.outputs.empty()) stage.outputs = info->outputs;
    }
    if (info->kind == StageKind::fitted_step && node.apply.empty()) portless_.insert(node.id);
    index_[node.id] = graph_.stages.size();
    graph_.stages.push_back(std::move(stage));
    nodes_.push_back(&node);
  }

  std::string refusal_of(const std::string& type) const {
    const std::string family = type.substr(0, type.find('.'));
    for (const RefusedPlugin& refused : catalog_.refused())
      if (refused.path.stem() == family)
        return "the plugin '" + family + "' was refused: it " + refused.reason + "; 'pipeline plugins' tells more";
    return "";
  }

  void connect(const StageNode& node, BoundStage& stage) {
    if (node.like) return connect_apply(node, stage);
    switch (stage.info.kind) {
      case StageKind::stage:
      case StageKind::report:
        return connect_ports(node, stage);
      case StageKind::network:
        if (node.has_in)
          diagnostics_.add(node.in_place, who(node) + " describes a network and takes no inputs", "remove 'in'");
        return refuse_fit(node, "describes a network and takes no inputs");
      case StageKind::step:
        return connect_step(node, stage);
      case StageKind::fitted_step:
        return connect_fitted(node, stage);
    }
  }

  void refuse_fit(const StageNode& node, const std::string& why) {
    if (node.fit || !node.apply.empty())
      diagnostics_.add(node.fit ? node.fit_place : node.apply_place, who(node) + " " + why,
                       "remove 'fit' and 'apply'; only preprocessing steps have them");
  }

  void connect_ports(const StageNode& node, BoundStage& stage) {
    refuse_fit(node, "is no preprocessing step");
    for (const PortInfo& port : stage.info.inputs) stage.inputs.push_back({port.name, port.type, {}});
    bool in_doubt = false;  // which input was meant is not known, so none is reported as missing
    for (const Connection& connection : node.in) {
      const PortInfo* port = nullptr;
      if (connection.port.empty()) {
        port = only_required_input(node, stage, connection);
      } else {
        port = stage.info.input(connection.port);
        if (port == nullptr)
          diagnostics_.add(connection.place, who(node) + " has no input '" + connection.port + "'",
                           did_you_mean_port(connection.port, stage.info.inputs, "It takes: "));
      }
      if (port == nullptr) {
        in_doubt = true;
        continue;
      }
      named_.insert({node.id, port->name});
      if (connection.is_list && !takes_list(port->need)) {
        diagnostics_.add(connection.place,
                         "input '" + port->name + "' of " + who(node) + " takes one source, not a list",
                         "give one 'stage.port'");
        continue;
      }
      BoundInput& input = *std::find_if(stage.inputs.begin(), stage.inputs.end(),
                                        [&](const BoundInput& i) { return i.port == port->name; });
      for (const Reference& reference : connection.sources)
        if (const auto source = resolve(reference, port->type, who(node), port->name)) input.sources.push_back(*source);
    }
    if (in_doubt) return;
    for (const PortInfo& port : stage.info.inputs) {
      if (may_be_unconnected(port.need) || named_.contains({node.id, port.name})) continue;
      diagnostics_.add(node.id_place, who(node) + " needs its input '" + port.name + "' connected: " + port.text,
                       "add '" + port.name + ": STAGE.PORT' under 'in'" + candidates(port.type, node.id));
    }
  }

  const PortInfo* only_required_input(const StageNode& node, const BoundStage& stage, const Connection& connection) {
    std::vector<PortInfo> required;
    for (const PortInfo& port : stage.info.inputs)
      if (!may_be_unconnected(port.need)) required.push_back(port);
    if (required.size() == 1) return stage.info.input(required.front().name);
    if (required.empty() && stage.info.inputs.size() == 1) return &stage.info.inputs.front();
    diagnostics_.add(connection.place,
                     stage.info.inputs.empty()
                         ? who(node) + " takes no inputs"
                         : who(node) + " has several inputs; 'in: STAGE' can only fill a single one",
                     stage.info.inputs.empty()
                         ? "remove 'in'"
                         : "name the ports: in: { " + (required.empty() ? stage.info.inputs : required).front().name +
                               ": ... }. It takes: " + listed(stage.info.inputs));
    return nullptr;
  }

  void connect_step(const StageNode& node, BoundStage& stage) {
    if (node.fit && !node.fit_is_offered) {
      diagnostics_.add(node.fit_place, who(node) + " learns nothing, so there is nothing to fit",
                       "remove 'fit'; keep 'apply', or use 'in'");
    }
    if (node.has_in && !node.apply.empty()) {
      diagnostics_.add(node.apply_place, who(node) + " has both 'in' and 'apply'", "keep one of them");
      return;
    }
    if (!node.apply.empty()) return connect_apply(node, stage);
    if (node.in.size() != 1 || (!node.in[0].port.empty() && node.in[0].port != "images") || node.in[0].is_list) {
      if (!node.has_in) {
        diagnostics_.add(node.id_place, who(node) + " needs images to work on",
                         "add 'in: STAGE.PORT'" + candidates(Images::kType, node.id));
      } else {
        for (const Connection& connection : node.in)
          if (connection.is_list || (!connection.port.empty() && connection.port != "images"))
            diagnostics_.add(connection.place,
                             connection.is_list ? who(node) + " takes one set of images, not a list"
                                                : who(node) + " has no input '" + connection.port + "'",
                             connection.is_list ? "join them first with data.concat" : "write 'in: STAGE.PORT'");
      }
      return;
    }
    if (const auto source = resolve(node.in[0].sources.front(), Images::kType, who(node), "images"))
      stage.apply.push_back({"images", *source});
  }

  void connect_fitted(const StageNode& node, BoundStage& stage) {
    if (node.has_in) {
      diagnostics_.add(
          node.in_place, who(node) + " learns from images: it takes 'fit' and 'apply', not 'in'",
          node.title.empty()
              ? "write 'fit: STAGE.PORT' (what it learns from) and 'apply: STAGE.PORT' (what it is used on)"
              : "the stage that it replaces has 'in'; give that one 'fit' and 'apply'");
      return;
    }
    if (!node.fit) {
      if (node.fit_place.source == nullptr)  // else its form is wrong, and that is reported already
        diagnostics_.add(node.id_place, who(node) + " learns from images and needs 'fit'",
                         "add 'fit: STAGE.PORT', the training images" + candidates(Images::kType, node.id));
    } else if (const auto source = resolve(*node.fit, Images::kType, who(node), "fit")) {
      stage.fit = *source;
    }
    if (node.apply.empty()) {
      if (node.apply_place.source == nullptr)
        diagnostics_.add(node.id_place, who(node) + " needs 'apply': the images to use it on",
                         "add 'apply: { train: STAGE.PORT, test: STAGE.PORT }'" + candidates(Images::kType, node.id));
      return;
    }
    connect_apply(node, stage);
  }

  void connect_apply(const StageNode& node, BoundStage& stage) {
    for (const Connection& use : node.apply) {
      if (use.is_list) {
        diagnostics_.add(use.place, "'apply' of " + who(node) + " takes one set of images for each output, not a list",
                         "name each: apply: { train: ..., test: ... }");
        continue;
      }
      if (const auto source = resolve(use.sources.front(), Images::kType, who(node), "apply"))
        stage.apply.push_back({use.port.empty() ? "images" : use.port, *source});
    }
  }

  void share_what_was_learned(const StageNode& node, BoundStage& stage) {
    if (!node.like || stage.info.kind != StageKind::fitted_step) return;
    const StageNode* original = &node;
    while (original->like) original = node_named(original->like->text);
    const std::size_t index = index_.at(original->id);
    stage.like = index;
    stage.fit = graph_.stages[index].fit;
  }

  /// Finds what 'reference' names. Silent where it names a stage whose own mistake is reported already.
  std::optional<Source> resolve(const Reference& reference, std::string_view type, const std::string& consumer,
                                const std::string& port) {
    const auto found = index_.find(reference.stage);
    if (found == index_.end()) {
      if (unknown_.contains(reference.stage) || file_.broken.contains(reference.stage)) return std::nullopt;
      const auto nearest = nearest_name(reference.stage, ids_);
      diagnostics_.add(reference.place, "there is no stage '" + reference.stage + "'",
                       nearest ? "did you mean '" + *nearest + "'?" : "The stages are: " + joined(ids_));
      return std::nullopt;
    }
    const BoundStage& stage = graph_.stages[found->second];
    if (reference.port.empty()) {
      std::vector<PortInfo> fitting;
      for (const PortInfo& output : stage.outputs)
        if (output.type == type) fitting.push_back(output);
      if (fitting.size() == 1) return Source{found->second, fitting.front().name};
      diagnostics_.add(reference.place,
                       fitting.empty() ? "stage '" + stage.id + "' has no output of type " + std::string(type) +
                                             ", which '" + port + "' of " + consumer + " takes"
                                       : "stage '" + stage.id + "' has several outputs of type " + std::string(type),
                       fitting.empty() ? "Its outputs: " + listed(stage.outputs) + candidates(type, "")
                                       : "name one: " + prefixed(stage.id, fitting));
      return std::nullopt;
    }
    const PortInfo* output = stage.output(reference.port);
    if (output == nullptr) {
      if (portless_.contains(reference.stage)) return std::nullopt;
      diagnostics_.add(reference.place, "stage '" + stage.id + "' has no output '" + reference.port + "'",
                       did_you_mean_port(reference.port, stage.outputs, "Its outputs: "));
      return std::nullopt;
    }
    if (output->type != type) {
      diagnostics_.add(reference.place,
                       "'" + stage.id + "." + output->name + "' is " + noun(output->type) + ", but '" + port + "' of " +
                           consumer + " takes " + noun(type),
                       "Outputs that fit: " + fitting_outputs(type));
      return std::nullopt;
    }
    return Source{found->second, output->name};
  }

  static std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
  }

  static std::string prefixed(const std::string& stage, const std::vector<PortInfo>& ports) {
    std::string text;
    for (const PortInfo& port : ports) text += (text.empty() ? "" : ", ") + stage + "." + port.name;
    return text;
  }

  static std::string did_you_mean_port(const std::string& wanted, const std::vector<PortInfo>& ports,
                                       const std::string& list) {
    const auto nearest = nearest_name(wanted, names_of(ports));
    return (nearest ? "did you mean '" + *nearest + "'? " : "") + list + listed(ports);
  }

  /// A few outputs of this type, to choose from.
  std::string fitting_outputs(std::string_view type, const std::string& but = "") const {
    constexpr int kMost = 6;
    std::string text;
    int count = 0;
    for (const BoundStage& stage : graph_.stages) {
      if (stage.id == but) continue;
      for (const PortInfo& output : stage.outputs) {
        if (output.type != type) continue;
        if (++count > kMost) return text + ", ...";
        text += (text.empty() ? "" : ", ") + stage.id + "." + output.name;
      }
    }
    return text.empty() ? "none" : text;
  }

  std::string candidates(std::string_view type, const std::string& but) const {
    const std::string outputs = fitting_outputs(type, but);
    return outputs == "none" ? "; no stage of this file gives " + noun(type) : "; outputs that fit: " + outputs;
  }

  void order() {
    Order order = order_of(graph_.stages);
    for (const std::vector<std::size_t>& cycle : order.cycles) {
      std::string way;
      for (const std::size_t stage : cycle) way += graph_.stages[stage].id + " -> ";
      way += graph_.stages[cycle.front()].id;
      diagnostics_.add(graph_.stages[cycle.front()].place, "the stages form a cycle: " + way,
                       "a stage cannot depend on its own results; disconnect one of these edges");
    }
    graph_.order = std::move(order.stages);
  }

  const PipelineFile& file_;
  const Catalog& catalog_;
  Diagnostics& diagnostics_;
  Graph graph_;
  std::vector<const StageNode*> nodes_;  ///< beside graph_.stages
  std::vector<std::string> ids_;
  std::map<std::string, std::size_t> index_;
  std::set<std::string> unknown_;                        ///< stages of an unknown type
  std::set<std::string> portless_;                       ///< fitted steps whose apply, and so outputs, are missing
  std::set<std::pair<std::string, std::string>> named_;  ///< inputs that the file mentions
};

}  // namespace

Graph bind(const PipelineFile& file, const Catalog& catalog, Diagnostics& diagnostics) {
  return Binder(file, catalog, diagnostics).bind();
}

}  // namespace pipeline
