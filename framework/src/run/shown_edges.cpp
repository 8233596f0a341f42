#include "run/shown_edges.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <pipeline/evaluation.h>

namespace pipeline {
namespace {

bool is_step(const BoundStage& stage) {
  return stage.info.kind == StageKind::step || stage.info.kind == StageKind::fitted_step;
}

std::optional<Source> images_judged_by(const BoundStage& stage) {
  const bool judges = std::any_of(stage.outputs.begin(), stage.outputs.end(),
                                  [](const PortInfo& output) { return output.type == Evaluation::kType; });
  std::optional<Source> found;
  for (const BoundInput& input : stage.inputs) {
    if (!judges || input.type != Images::kType) continue;
    for (const Source& source : input.sources) {
      if (found) return std::nullopt;
      found = source;
    }
  }
  return found;
}

}  // namespace

std::vector<Source> path_of_images(const Graph& graph, std::size_t stage) {
  std::vector<Source> path;
  std::optional<Source> edge = images_judged_by(graph.stages[stage]);
  while (edge) {
    path.push_back(*edge);
    const BoundStage& maker = graph.stages[edge->stage];
    std::optional<Source> before;
    if (is_step(maker))
      for (const BoundStage::Apply& use : maker.apply)
        if (use.output == edge->port) before = use.source;
    edge = before;
  }
  std::reverse(path.begin(), path.end());
  return path;
}

std::set<Source> shown_edges(const Graph& graph) {
  std::set<Source> edges;
  const bool any_report = std::any_of(graph.stages.begin(), graph.stages.end(),
                                      [](const BoundStage& stage) { return stage.info.kind == StageKind::report; });
  for (std::size_t stage = 0; any_report && stage < graph.stages.size(); ++stage)
    for (Source& edge : path_of_images(graph, stage)) edges.insert(std::move(edge));
  return edges;
}

}  // namespace pipeline
