#include "graph/lineage_check.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/classifier.h>
#include <pipeline/images.h>
#include <pipeline/lineage.h>

namespace pipeline {
namespace {

/// Steps on the way to an edge. A step's digest is not known yet; the edge it is fitted on stands in for it: the same
/// edge gives the same state, and that is what a fitted step must share with the training images.
class StaticLineage {
 public:
  explicit StaticLineage(const Graph& graph) : graph_(graph) {
    for (const std::size_t stage : graph.order) add(stage);
  }

  const Lineage& of(const Source& source) const { return edges_.at({source.stage, source.port}); }

  /// What a step adds to the lineage of the images that it is used on.
  LineageStep record_of(const BoundStage& stage) const {
    std::string fitted_on = stage.fit ? graph_.text_of(*stage.fit) : "";
    std::string digest = stage.fit ? std::to_string(stage.fit->stage) + "." + stage.fit->port : "";
    return {stage.info.type, stage.parameters, std::move(digest), stage.base, std::move(fitted_on)};
  }

 private:
  using Edge = std::pair<std::size_t, std::string>;

  void add(std::size_t index) {
    const BoundStage& stage = graph_.stages[index];
    for (const PortInfo& output : stage.outputs) edges_[{index, output.name}] = {};
    if (!stage.apply.empty()) {
      for (const BoundStage::Apply& use : stage.apply) {
        Lineage lineage = of(use.source);
        lineage.push_back(record_of(stage));
        edges_[{index, use.output}] = std::move(lineage);
      }
      return;
    }
    // A stage that takes images passes on what they have in common; its classifier has the lineage of the first of
    // them, which is what it trains on.
    std::optional<Lineage> common;
    std::optional<Lineage> first;
    for (const BoundInput& input : stage.inputs) {
      if (input.type != Images::kType) continue;
      for (const Source& source : input.sources) {
        if (!first) first = of(source);
        common = common ? common_end(*common, of(source)) : of(source);
      }
    }
    for (const PortInfo& output : stage.outputs) {
      if (output.type == Images::kType && common) edges_[{index, output.name}] = *common;
      if (output.type == Classifier::kType && first) edges_[{index, output.name}] = *first;
    }
  }

  const Graph& graph_;
  std::map<Edge, Lineage> edges_;
};

std::string list_of(const Lineage& lineage) {
  if (lineage.empty()) return "no preprocessing";
  std::string text;
  for (const LineageStep& step : lineage) text += (text.empty() ? "" : " -> ") + step.type + " ('" + step.stage + "')";
  return text;
}

/// What differs, in words, or nothing. 'digest' holds an edge here, so a differing one is told by 'fitted_on'.
std::optional<std::string> static_gap(const Lineage& images, const Lineage& wanted) {
  if (images.size() >= wanted.size()) {
    const std::size_t skipped = images.size() - wanted.size();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const LineageStep& have = images[skipped + i];
      const LineageStep& want = wanted[i];
      if (have.type == want.type && have.parameters == want.parameters && have.digest != want.digest)
        return want.type + " was fitted on " + have.fitted_on + " (stage '" + have.stage + "') here, but on " +
               want.fitted_on + " (stage '" + want.stage + "') in training";
    }
  }
  return lineage_gap(images, wanted);
}

struct Checked {
  const BoundInput* input;
  Source source;
};

/// Whether there was nothing to report.
bool compare(const Graph& graph, const StaticLineage& lineages, const BoundStage& stage, const Checked& images,
             const Lineage& wanted, const std::string& whose, Diagnostics& diagnostics) {
  const Lineage& have = lineages.of(images.source);
  const std::optional<std::string> gap = static_gap(have, wanted);
  if (!gap) return true;
  diagnostics.add(stage.place,
                  stage.title + ": the images on '" + images.input->port + "' (" + graph.text_of(images.source) +
                      ") were not prepared like " + whose + ": " + *gap,
                  whose + " went through " + list_of(wanted) + ", these through " + list_of(have) +
                      "; send them through the same stages, fitted on the same images");
  return false;
}

}  // namespace

std::optional<std::string> served_gap(const Graph& graph, const std::vector<std::size_t>& through,
                                      const Source& classifier) {
  const StaticLineage lineages(graph);
  Lineage lineage;
  for (const std::size_t stage : through) lineage.push_back(lineages.record_of(graph.stages[stage]));
  return static_gap(lineage, lineages.of(classifier));
}

void check_lineage(const Graph& graph, Diagnostics& diagnostics) {
  const StaticLineage lineages(graph);
  for (const BoundStage& stage : graph.stages) {
    const BoundInput* classifier = nullptr;
    std::vector<Checked> images;
    for (const BoundInput& input : stage.inputs) {
      if (input.type == Classifier::kType && !input.sources.empty()) classifier = &input;
      if (input.type == Images::kType)
        for (const Source& source : input.sources) images.push_back({&input, source});
    }
    if (images.empty()) continue;
    const bool trains = std::any_of(stage.outputs.begin(), stage.outputs.end(),
                                    [](const PortInfo& output) { return output.type == Classifier::kType; });
    for (std::size_t i = 0; i < images.size(); ++i) {
      if (classifier != nullptr) {
        const Source& source = classifier->sources.front();
        const bool agrees = compare(graph, lineages, stage, images[i], lineages.of(source),
                                    "the images that " + graph.text_of(source) + " was trained on", diagnostics);
        if (!agrees) continue;
      }
      // A trainer that starts from a classifier may train behind more steps than that; its other images then do too.
      if (trains && i > 0)
        compare(graph, lineages, stage, images[i], lineages.of(images.front().source),
                "the images on '" + images.front().input->port + "'", diagnostics);
    }
  }
}

}  // namespace pipeline
