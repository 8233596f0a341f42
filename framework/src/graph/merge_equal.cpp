#include "graph/merge_equal.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "graph/order.h"

namespace pipeline {
namespace {

/// All that decides what a stage computes, its inputs by their stages' present numbers.
std::string key_of(const BoundStage& stage, const std::vector<std::size_t>& now) {
  const auto source = [&](const Source& edge) { return std::to_string(now[edge.stage]) + "." + edge.port + ";"; };
  std::string key = stage.base + "|" + stage.info.type + "|" + stage.parameters.json() + "|" +
                    std::to_string(stage.seed) + "|" + (stage.on_error == OnError::stop ? "stop" : "list") + "|";
  for (const BoundInput& input : stage.inputs) {
    key += input.port + "=";
    for (const Source& edge : input.sources) key += source(edge);
  }
  if (stage.like) key += "like=" + std::to_string(now[*stage.like]);
  if (stage.fit) key += "fit=" + source(*stage.fit);
  for (const BoundStage::Apply& use : stage.apply) key += use.output + "<" + source(use.source);
  return key;
}

void renumber(BoundStage& stage, const std::vector<std::size_t>& now) {
  for (BoundInput& input : stage.inputs)
    for (Source& edge : input.sources) edge.stage = now[edge.stage];
  if (stage.like) stage.like = now[*stage.like];
  if (stage.fit) stage.fit->stage = now[stage.fit->stage];
  for (BoundStage::Apply& use : stage.apply) use.source.stage = now[use.source.stage];
}

}  // namespace

std::vector<std::size_t> merge_equal_stages(Graph& graph) {
  // Equal stages have equal inputs, so one that is found equal to an earlier one of the order stays so.
  std::vector<std::size_t> same(graph.stages.size());  // the first of the order that each stage is equal to
  std::map<std::string, std::size_t> seen;
  for (const std::size_t index : graph.order)
    same[index] = seen.emplace(key_of(graph.stages[index], same), index).first->second;

  // Of those that are equal the first of the file is kept, under its name.
  std::map<std::size_t, std::size_t> kept_of;
  for (std::size_t index = 0; index < same.size(); ++index) kept_of.emplace(same[index], index);
  std::vector<std::size_t> now(graph.stages.size());
  std::vector<BoundStage> kept;
  for (std::size_t index = 0; index < same.size(); ++index) {
    const std::size_t original = kept_of.at(same[index]);
    if (original == index) {
      now[index] = kept.size();
      kept.push_back(std::move(graph.stages[index]));
      continue;
    }
    now[index] = now[original];
    std::vector<std::string>& variants = kept[now[index]].variants;
    for (const std::string& name : graph.stages[index].variants)
      if (std::find(variants.begin(), variants.end(), name) == variants.end()) variants.push_back(name);
  }
  for (BoundStage& stage : kept) renumber(stage, now);
  graph.stages = std::move(kept);
  graph.order = order_of(graph.stages).stages;
  return now;
}

}  // namespace pipeline
