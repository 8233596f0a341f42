#include "graph/graph_svg.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <vector>

#include "config/shown_text.h"
#include "graph/graph_layout.h"
#include "graph/graph_text.h"

namespace pipeline {
namespace {

// Sizes in pixels. Widths of text are estimates on the safe side: the viewer chooses the font.
constexpr double kIdWidth = 8.6;
constexpr double kSmallWidth = 6.6;
constexpr double kPadding = 10.0;
constexpr double kHeadHeight = 40.0;
constexpr double kPortHeight = 16.0;
constexpr double kPortsGap = 24.0;
constexpr std::size_t kLongestText = 40;

std::string xml(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

/// One decimal; more would only make the file longer.
std::string number(double value) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, 1).ptr;
  return {digits.data(), end};
}

std::size_t columns(std::string_view text) {
  std::size_t sum = 0;
  for (const Glyph& glyph : glyphs(text)) sum += static_cast<std::size_t>(glyph.columns);
  return sum;
}

/// A stage as it is drawn.
struct Card {
  std::string id;
  std::string type;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
};

Card card_of(const BoundStage& stage) {
  Card card{shortened(stage.id, kLongestText), shortened(stage.info.type, kLongestText), {}, {}};
  for (const BoundInput& input : stage.inputs)
    if (!input.sources.empty()) card.inputs.push_back(input.port);
  if (stage.like) {
    card.inputs.emplace_back("like");
  } else if (stage.fit) {
    card.inputs.emplace_back("fit");
  }
  for (const BoundStage::Apply& use : stage.apply) card.inputs.push_back(use.output);
  for (const PortInfo& output : stage.outputs) card.outputs.push_back(output.name);
  return card;
}

std::size_t longest(const std::vector<std::string>& texts) {
  std::size_t most = 0;
  for (const std::string& text : texts) most = std::max(most, columns(text));
  return most;
}

LayoutBox box_of(const Card& card) {
  const double ports = static_cast<double>(longest(card.inputs) + longest(card.outputs)) * kSmallWidth + kPortsGap;
  const double head =
      std::max(static_cast<double>(columns(card.id)) * kIdWidth, static_cast<double>(columns(card.type)) * kSmallWidth);
  const std::size_t rows = std::max(card.inputs.size(), card.outputs.size());
  LayoutBox box;
  box.width = std::max(ports, head) + 2 * kPadding;
  box.height = kHeadHeight + static_cast<double>(rows) * kPortHeight + (rows > 0 ? kPadding / 2 : 0.0);
  return box;
}

/// The middle of a port's line, from the top of the box.
double port_y(const std::vector<std::string>& ports, std::string_view name) {
  const auto found = std::find(ports.begin(), ports.end(), name);
  return kHeadHeight + (static_cast<double>(found - ports.begin()) + 0.5) * kPortHeight;
}

std::string path_of(const std::vector<LayoutPoint>& points) {
  std::string path = "M" + number(points.front().x) + " " + number(points.front().y);
  for (std::size_t i = 1; i < points.size(); ++i) {
    const LayoutPoint& a = points[i - 1];
    const LayoutPoint& b = points[i];
    const double middle = (a.x + b.x) / 2.0;
    if (a.y == b.y) {
      path += "H" + number(b.x);
    } else {
      path += "C" + number(middle) + " " + number(a.y) + " " + number(middle) + " " + number(b.y) + " " + number(b.x) +
              " " + number(b.y);
    }
  }
  return path;
}

std::string_view kind_of(const BoundStage& stage) {
  switch (stage.info.kind) {
    case StageKind::step:
    case StageKind::fitted_step:
      return "step";
    case StageKind::network:
      return "network";
    case StageKind::stage:
    case StageKind::report:
      break;
  }
  return stage.inputs.empty() ? "source" : "stage";
}

void draw_text(std::string& svg, std::string_view style, double x, double y, std::string_view text) {
  svg += "<text class=\"" + std::string(style) + "\" x=\"" + number(x) + "\" y=\"" + number(y) + "\">" + xml(text) +
         "</text>";
}

void draw_card(std::string& svg, const BoundStage& stage, const Card& card, const LayoutBox& box) {
  const auto [x, y] = box.corner;
  svg += "<g class=\"" + std::string(kind_of(stage)) + "\"><title>" + xml(printable(stage.id)) + ": " +
         xml(printable(stage.info.type)) +
         (stage.info.summary.empty() ? "" : ", " + xml(printable(stage.info.summary))) + "</title><rect x=\"" +
         number(x) + "\" y=\"" + number(y) + "\" width=\"" + number(box.width) + "\" height=\"" + number(box.height) +
         "\" rx=\"6\"/>";
  draw_text(svg, "id", x + kPadding, y + 17.0, card.id);
  draw_text(svg, "type", x + kPadding, y + 32.0, card.type);
  constexpr double kBaseline = 4.0;
  for (const std::string& port : card.inputs)
    draw_text(svg, "in", x + kPadding, y + port_y(card.inputs, port) + kBaseline, port);
  for (const std::string& port : card.outputs)
    draw_text(svg, "out", x + box.width - kPadding, y + port_y(card.outputs, port) + kBaseline, port);
  svg += "</g>\n";
}

constexpr std::string_view kStyle =
    "<style>text{font-family:'DejaVu Sans',Verdana,Arial,sans-serif;font-size:11px;fill:#3c4650}"
    ".id{font-size:13px;font-weight:bold;fill:#14202b}.type{fill:#5a6773}.out{text-anchor:end}"
    "rect{stroke:#8a97a3;fill:#f4f6f8}.source rect{fill:#e6f1e8}.step rect{fill:#e7eef8}.network rect{fill:#f6efe0}"
    "path{fill:none;stroke:#64727f;stroke-width:1.3}</style>\n"
    "<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" "
    "orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" style=\"fill:#64727f;stroke:none\"/></marker></defs>\n";

}  // namespace

std::string svg_text(const Graph& graph) {
  std::vector<Card> cards;
  std::vector<LayoutBox> boxes;
  for (const BoundStage& stage : graph.stages) cards.push_back(card_of(stage));
  for (const BoundStage& stage : graph.stages) {
    if (!stage.like) continue;
    std::vector<std::string>& outputs = cards[*stage.like].outputs;
    if (outputs.back() != kLearnedPort) outputs.emplace_back(kLearnedPort);
  }
  for (const Card& card : cards) boxes.push_back(box_of(card));
  const std::vector<PortEdge> connections = edges_of(graph);
  std::vector<LayoutEdge> edges;
  for (const PortEdge& edge : connections)
    edges.push_back({edge.from,
                     edge.to,
                     port_y(cards[edge.from].outputs, edge.output),
                     port_y(cards[edge.to].inputs, edge.input),
                     {}});
  const LayoutSize size = lay_out(boxes, edges, graph.order);

  const std::string width = number(size.width);
  const std::string height = number(size.height);
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height +
                    "\" viewBox=\"0 0 " + width + " " + height + "\">\n<title>" + xml(printable(graph.name)) +
                    "</title>\n";
  svg += kStyle;
  svg += "<rect width=\"100%\" height=\"100%\" style=\"fill:#ffffff;stroke:none\"/>\n";
  for (std::size_t e = 0; e < edges.size(); ++e)
    svg += "<path marker-end=\"url(#tip)\" d=\"" + path_of(edges[e].points) + "\"><title>" +
           xml(graph.stages[connections[e].from].id + "." + connections[e].output + " to " +
               graph.stages[connections[e].to].id + "." + connections[e].input) +
           "</title></path>\n";
  for (std::size_t i = 0; i < boxes.size(); ++i) draw_card(svg, graph.stages[i], cards[i], boxes[i]);
  return svg + "</svg>\n";
}

}  // namespace pipeline
