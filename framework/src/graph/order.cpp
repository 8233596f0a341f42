#include "graph/order.h"

#include <algorithm>
#include <iterator>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/graph/topological_sort.hpp>

namespace pipeline {
namespace {

using Dependencies = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS>;

Dependencies dependencies_of(const std::vector<BoundStage>& stages) {
  Dependencies graph(stages.size());
  for (std::size_t to = 0; to < stages.size(); ++to)
    for (const Source& source : stages[to].sources()) boost::add_edge(source.stage, to, graph);
  return graph;
}

/// The shortest way from `start` back to itself within its strong component.
std::vector<std::size_t> shortest_cycle(const Dependencies& graph, std::size_t start) {
  std::vector<std::size_t> parent(boost::num_vertices(graph), start);
  boost::breadth_first_search(
      graph, start,
      boost::visitor(boost::make_bfs_visitor(boost::record_predecessors(parent.data(), boost::on_tree_edge()))));
  std::vector<int> distance(boost::num_vertices(graph), -1);
  distance[start] = 0;
  boost::breadth_first_search(
      graph, start,
      boost::visitor(boost::make_bfs_visitor(boost::record_distances(distance.data(), boost::on_tree_edge()))));
  std::size_t last = start;
  int best = -1;
  const auto [begin, end] = boost::in_edges(start, graph);
  for (auto edge = begin; edge != end; ++edge) {
    const std::size_t from = boost::source(*edge, graph);
    if (distance[from] >= 0 && (best < 0 || distance[from] < best)) {
      best = distance[from];
      last = from;
    }
  }
  std::vector<std::size_t> cycle;
  for (std::size_t at = last; at != start; at = parent[at]) cycle.push_back(at);
  cycle.push_back(start);
  std::reverse(cycle.begin(), cycle.end());
  return cycle;
}

}  // namespace

Order order_of(const std::vector<BoundStage>& stages) {
  const Dependencies graph = dependencies_of(stages);
  Order order;

  std::vector<std::size_t> component(stages.size());
  if (!stages.empty()) {
    const std::size_t count = boost::strong_components(
        graph, boost::make_iterator_property_map(component.begin(), boost::get(boost::vertex_index, graph)));
    std::vector<std::size_t> members(count, 0);
    for (const std::size_t c : component) ++members[c];
    std::vector<bool> seen(count, false);
    for (std::size_t stage = 0; stage < stages.size(); ++stage) {
      const std::size_t c = component[stage];
      if (seen[c] || (members[c] < 2 && !boost::edge(stage, stage, graph).second)) continue;
      seen[c] = true;
      order.cycles.push_back(shortest_cycle(graph, stage));
    }
  }
  if (!order.cycles.empty()) return order;

  boost::topological_sort(graph, std::back_inserter(order.stages));
  std::reverse(order.stages.begin(), order.stages.end());
  return order;
}

}  // namespace pipeline
