#include "graph/graph_layout.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>

namespace pipeline {
namespace {

constexpr double kMargin = 20.0;
constexpr double kLayerGap = 70.0;
constexpr double kBoxGap = 18.0;
constexpr double kLaneHeight = 6.0;  // of an edge that passes a layer
constexpr std::size_t kMostLanes = 20'000;
constexpr int kSweeps = 8;

/// What stands in a layer: a box, or the lane of edges from one port that pass it.
struct Item {
  std::size_t layer = 0;
  double height = 0.0;
  double y = 0.0;     // of its top
  double rank = 0.0;  // position within the layer while ordering
  std::vector<std::size_t> left;
  std::vector<std::size_t> right;
};

class Layout {
 public:
  Layout(std::vector<LayoutBox>& boxes, std::vector<LayoutEdge>& edges, const std::vector<std::size_t>& order)
      : boxes_(boxes), edges_(edges) {
    find_layers(order);
    add_lanes();
    for (int sweep = 0; sweep < kSweeps; ++sweep) order_layers(sweep % 2 == 0);
    for (int sweep = 0; sweep < kSweeps; ++sweep) place_layers(sweep % 2 == 0);
  }

  LayoutSize finish() {
    std::vector<double> left(layers_.size(), kMargin);
    std::vector<double> widths(layers_.size(), 0.0);
    for (std::size_t box = 0; box < boxes_.size(); ++box)
      widths[items_[box].layer] = std::max(widths[items_[box].layer], boxes_[box].width);
    for (std::size_t layer = 1; layer < layers_.size(); ++layer)
      left[layer] = left[layer - 1] + widths[layer - 1] + kLayerGap;

    double top = 0.0;
    double bottom = 0.0;
    for (const Item& item : items_) {
      top = std::min(top, item.y);
      bottom = std::max(bottom, item.y + item.height);
    }
    for (Item& item : items_) item.y += kMargin - top;
    for (std::size_t box = 0; box < boxes_.size(); ++box) boxes_[box].corner = {left[items_[box].layer], items_[box].y};
    for (std::size_t e = 0; e < edges_.size(); ++e) draw(edges_[e], lanes_[e], left, widths);
    if (layers_.empty()) return {2 * kMargin, 2 * kMargin};
    return {left.back() + widths.back() + kMargin, bottom - top + 2 * kMargin};
  }

 private:
  void find_layers(const std::vector<std::size_t>& order) {
    items_.resize(boxes_.size());
    std::vector<std::vector<std::size_t>> readers(boxes_.size());
    for (const LayoutEdge& edge : edges_) readers[edge.from].push_back(edge.to);
    for (const std::size_t box : order) {
      items_[box].height = boxes_[box].height;
      for (const std::size_t reader : readers[box])
        items_[reader].layer = std::max(items_[reader].layer, items_[box].layer + 1);
    }
    std::size_t layers = 0;
    for (const std::size_t box : order) layers = std::max(layers, items_[box].layer + 1);
    layers_.resize(layers);
    for (const std::size_t box : order) layers_[items_[box].layer].push_back(box);
  }

  /// Edges from one port share their lanes: they part where they must. Where there would be too many lanes the edges
  /// are drawn straight through.
  void add_lanes() {
    lanes_.resize(edges_.size());
    using Port = std::pair<std::size_t, double>;
    std::map<Port, std::size_t> reach;  // the last layer that a port's edges lead to
    for (const LayoutEdge& edge : edges_) {
      std::size_t& last = reach[{edge.from, edge.from_y}];
      last = std::max(last, items_[edge.to].layer);
    }
    std::size_t wanted = 0;
    for (const auto& [port, last] : reach) wanted += last - items_[port.first].layer - 1;
    const bool with_lanes = wanted <= kMostLanes;

    std::map<Port, std::vector<std::size_t>> chains;
    for (std::size_t e = 0; e < edges_.size(); ++e) {
      const LayoutEdge& edge = edges_[e];
      std::size_t before = edge.from;
      if (with_lanes) {
        std::vector<std::size_t>& chain = chains[{edge.from, edge.from_y}];
        const std::size_t first = items_[edge.from].layer + 1;
        for (std::size_t layer = first; layer < items_[edge.to].layer; ++layer) {
          if (chain.size() == layer - first) {
            chain.push_back(items_.size());
            layers_[layer].push_back(items_.size());
            Item lane;
            lane.layer = layer;
            lane.height = kLaneHeight;
            items_.push_back(std::move(lane));
            connect(before, chain.back());
          }
          before = chain[layer - first];
          lanes_[e].push_back(before);
        }
      }
      connect(before, edge.to);
    }
    for (const std::vector<std::size_t>& layer : layers_) number(layer);
  }

  void connect(std::size_t from, std::size_t to) {
    items_[from].right.push_back(to);
    items_[to].left.push_back(from);
  }

  void number(const std::vector<std::size_t>& layer) {
    for (std::size_t i = 0; i < layer.size(); ++i) items_[layer[i]].rank = static_cast<double>(i);
  }

  void order_layers(bool forward) {
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      std::vector<std::size_t>& layer = layers_[forward ? i : layers_.size() - 1 - i];
      std::vector<std::pair<double, std::size_t>> keys;
      keys.reserve(layer.size());
      for (const std::size_t item : layer) {
        const std::vector<std::size_t>& neighbours = forward ? items_[item].left : items_[item].right;
        double sum = 0.0;
        for (const std::size_t neighbour : neighbours) sum += items_[neighbour].rank;
        // An item without neighbours on this side stays where it is.
        keys.emplace_back(neighbours.empty() ? items_[item].rank : sum / static_cast<double>(neighbours.size()), item);
      }
      std::stable_sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
      for (std::size_t k = 0; k < keys.size(); ++k) layer[k] = keys[k].second;
      number(layer);
    }
  }

  /// Where an item would stand if nothing were in its way: its middle at the mean of its neighbours' middles.
  double wish(const Item& item, bool forward) const {
    const std::vector<std::size_t>& neighbours = forward ? item.left : item.right;
    if (neighbours.empty()) return item.y;
    double sum = 0.0;
    for (const std::size_t n : neighbours) sum += items_[n].y + items_[n].height / 2.0;
    return sum / static_cast<double>(neighbours.size()) - item.height / 2.0;
  }

  void place_layers(bool forward) {
    for (std::size_t i = 0; i < layers_.size(); ++i) place(layers_[forward ? i : layers_.size() - 1 - i], forward);
  }

  /// Least squares under "each below the one before": with the stacked heights taken off, an isotonic regression.
  void place(const std::vector<std::size_t>& layer, bool forward) {
    struct Block {
      double sum;
      std::size_t count;
      double mean() const { return sum / static_cast<double>(count); }
    };
    std::vector<Block> blocks;
    std::vector<double> stacked;
    double offset = 0.0;
    for (const std::size_t item : layer) {
      stacked.push_back(offset);
      blocks.push_back({wish(items_[item], forward) - offset, 1});
      while (blocks.size() > 1 && blocks[blocks.size() - 2].mean() > blocks.back().mean()) {
        const Block last = blocks.back();
        blocks.pop_back();
        blocks.back().sum += last.sum;
        blocks.back().count += last.count;
      }
      offset += items_[item].height + kBoxGap;
    }
    std::size_t next = 0;
    for (const Block& block : blocks) {
      for (std::size_t k = 0; k < block.count; ++k, ++next) items_[layer[next]].y = block.mean() + stacked[next];
    }
  }

  void draw(LayoutEdge& edge, const std::vector<std::size_t>& lanes, const std::vector<double>& left,
            const std::vector<double>& widths) const {
    const LayoutBox& from = boxes_[edge.from];
    const LayoutBox& to = boxes_[edge.to];
    edge.points = {{from.corner.x + from.width, from.corner.y + edge.from_y}};
    // A box may be narrower than its layer; the edge leaves the layer level before it bends.
    const double end_of_layer = left[items_[edge.from].layer] + widths[items_[edge.from].layer];
    if (end_of_layer > edge.points.front().x) edge.points.push_back({end_of_layer, edge.points.front().y});
    for (const std::size_t lane : lanes) {
      const Item& item = items_[lane];
      const double y = item.y + item.height / 2.0;
      edge.points.push_back({left[item.layer], y});
      edge.points.push_back({left[item.layer] + widths[item.layer], y});
    }
    edge.points.push_back({to.corner.x, to.corner.y + edge.to_y});
  }

  std::vector<LayoutBox>& boxes_;
  std::vector<LayoutEdge>& edges_;
  std::vector<Item> items_;                       // the boxes, then the lanes
  std::vector<std::vector<std::size_t>> layers_;  // items, top to bottom
  std::vector<std::vector<std::size_t>> lanes_;   // of each edge, left to right
};

}  // namespace

LayoutSize lay_out(std::vector<LayoutBox>& boxes, std::vector<LayoutEdge>& edges,
                   const std::vector<std::size_t>& order) {
  return Layout(boxes, edges, order).finish();
}

}  // namespace pipeline
