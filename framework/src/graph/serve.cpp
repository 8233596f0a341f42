#include "graph/serve.h"

#include <algorithm>

#include <pipeline/classifier.h>

#include "config/nearest_name.h"
#include "config/shown_text.h"
#include "graph/lineage_check.h"

namespace pipeline {
namespace {

bool is_step(const BoundStage& stage) {
  return stage.info.kind == StageKind::step || stage.info.kind == StageKind::fitted_step;
}

class Server {
 public:
  Server(const ServeNode& serve, const Graph& base, const std::optional<VariantGraph>& variants,
         Diagnostics& diagnostics)
      : serve_(serve), base_(base), variants_(variants), diagnostics_(diagnostics) {}

  ServePlan bind() {
    const std::optional<std::size_t> classifier = find_classifier();
    check_through();
    check_variant();
    if (!diagnostics_.empty()) return {};
    for (const PlacedName& name : serve_.through)
      for (const std::size_t stage : in_graph(name.text, name.place)) plan_.steps.push_back(stage);
    const std::vector<std::size_t> trainer = in_graph(serve_.classifier.stage, serve_.classifier.place);
    if (!diagnostics_.empty()) return {};
    plan_.source = {trainer.back(), port_};
    plan_.classifier = base_.stages[*classifier].id + "." + port_;
    if (const auto gap = served_gap(served_graph(base_, variants_), plan_.steps, plan_.source))
      diagnostics_.add(serve_.place, "'serve' does not prepare an image as the training images were: " + *gap,
                       "let 'through' end in the stages that the training images went through, or in stages that are "
                       "'like' them");
    return std::move(plan_);
  }

 private:
  std::vector<std::string> ids() const {
    std::vector<std::string> names;
    for (const BoundStage& stage : base_.stages) names.push_back(stage.id);
    return names;
  }

  std::optional<std::size_t> find_stage(const std::string& name, const Place& place) {
    const std::optional<std::size_t> found = base_.find(name);
    if (!found)
      diagnostics_.add(place, "there is no stage " + in_quotes(name) + " to serve",
                       did_you_mean(name, ids(), "The stages are: " + comma_separated(ids())));
    return found;
  }

  std::optional<std::size_t> find_classifier() {
    const Reference& wanted = serve_.classifier;
    const std::optional<std::size_t> found = find_stage(wanted.stage, wanted.place);
    if (!found) return std::nullopt;
    const BoundStage& stage = base_.stages[*found];
    for (const PortInfo& output : stage.outputs)
      if (output.type == Classifier::kType && (wanted.port.empty() || wanted.port == output.name)) port_ = output.name;
    if (port_.empty())
      diagnostics_.add(wanted.place,
                       in_quotes(wanted.stage + (wanted.port.empty() ? "" : "." + wanted.port)) + " is no classifier",
                       "name the output of a trainer, as in 'classifier: fit.classifier'");
    return found;
  }

  void check_through() {
    const BoundStage* before = nullptr;
    for (const PlacedName& name : serve_.through) {
      const std::optional<std::size_t> found = find_stage(name.text, name.place);
      if (!found) return;
      const BoundStage& stage = base_.stages[*found];
      if (!is_step(stage)) {
        diagnostics_.add(name.place, stage.title + " is no preprocessing step, so no image goes through it",
                         "list the steps from the image to the network");
        return;
      }
      const bool follows =
          before == nullptr || std::any_of(stage.apply.begin(), stage.apply.end(),
                                           [&](const auto& use) { return &base_.stages[use.source.stage] == before; });
      if (!follows)
        diagnostics_.add(name.place, "'" + stage.id + "' does not read '" + before->id + "'",
                         "list the steps in the order that an image takes through the pipeline");
      before = &stage;
      plan_.through.push_back(name.text);
    }
  }

  void check_variant() {
    if (!serve_.variant) return;
    const PlacedName& variant = *serve_.variant;
    std::vector<std::string> names;
    if (variants_)
      for (const Variant& other : variants_->variants) names.push_back(other.name);
    if (std::find(names.begin(), names.end(), variant.text) == names.end())
      diagnostics_.add(variant.place, "there is no variant " + in_quotes(variant.text) + " to serve",
                       variants_ ? did_you_mean(variant.text, names, "The variants are: " + comma_separated(names))
                                 : "the pipeline has no 'compare'; remove 'variant'");
    plan_.variant = variant.text;
  }

  /// The stages of the graph that stand for a stage of the file.
  std::vector<std::size_t> in_graph(const std::string& name, const Place& place) {
    if (!variants_) return {*base_.find(name)};
    if (auto found = variants_->find(name, serve_.variant ? serve_.variant->text : "")) return std::move(*found);
    diagnostics_.add(place, "'" + name + "' is another stage in every variant, and 'serve' names none",
                     "add 'variant: NAME' to 'serve'");
    return {};
  }

  const ServeNode& serve_;
  const Graph& base_;
  const std::optional<VariantGraph>& variants_;
  Diagnostics& diagnostics_;
  ServePlan plan_;
  std::string port_;
};

}  // namespace

const Graph& served_graph(const Graph& base, const std::optional<VariantGraph>& variants) {
  return variants ? variants->graph : base;
}

ServePlan bind_serve(const PipelineFile& file, const Graph& base, const std::optional<VariantGraph>& variants,
                     Diagnostics& diagnostics) {
  return Server(*file.serve, base, variants, diagnostics).bind();
}

}  // namespace pipeline
