#include "graph/graph.h"

#include <algorithm>
#include <ranges>

namespace pipeline {

const PortInfo* BoundStage::output(std::string_view port) const {
  const auto found = std::find_if(outputs.begin(), outputs.end(), [&](const PortInfo& p) { return p.name == port; });
  return found == outputs.end() ? nullptr : &*found;
}

std::vector<Source> BoundStage::sources() const {
  std::vector<Source> all;
  for (const BoundInput& input : inputs) all.insert(all.end(), input.sources.begin(), input.sources.end());
  if (like) {
    all.push_back({*like, std::string(kLearnedPort)});
  } else if (fit) {
    all.push_back(*fit);
  }
  for (const Apply& use : apply) all.push_back(use.source);
  return all;
}

std::optional<std::size_t> Graph::find(std::string_view id) const {
  for (std::size_t i = 0; i < stages.size(); ++i)
    if (stages[i].id == id) return i;
  return std::nullopt;
}

std::string Graph::text_of(const Source& source) const {
  const BoundStage& stage = stages[source.stage];
  return stage.outputs.size() == 1 ? stage.id : stage.id + "." + source.port;
}

std::vector<bool> Graph::ancestors(const std::vector<std::size_t>& targets) const {
  std::vector<bool> wanted(stages.size(), false);
  for (const std::size_t target : targets) wanted[target] = true;
  for (const std::size_t stage : order | std::views::reverse) {
    if (!wanted[stage]) continue;
    for (const Source& source : stages[stage].sources()) wanted[source.stage] = true;
  }
  return wanted;
}

}  // namespace pipeline
