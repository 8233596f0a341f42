#include "graph/graph_text.h"

#include <string_view>

#include "config/shown_text.h"

namespace pipeline {
namespace {

/// For between the quotes of the dot language. A backslash would begin an escape of Graphviz's own.
std::string dot_escaped(std::string_view text) {
  std::string escaped;
  for (const char c : printable(text)) {
    if (c == '"' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string dot_string(std::string_view text) { return '"' + dot_escaped(text) + '"'; }

/// Mermaid takes labels as HTML and has entities written with `#` instead of `&`.
std::string mermaid_string(std::string_view text) {
  std::string quoted;
  for (const char c : printable(text)) {
    switch (c) {
      case '"':
        quoted += "#quot;";
        break;
      case '#':
        quoted += "#35;";
        break;
      case '<':
        quoted += "#lt;";
        break;
      case '>':
        quoted += "#gt;";
        break;
      case '&':
        quoted += "#amp;";
        break;
      default:
        quoted += c;
    }
  }
  return quoted;
}

}  // namespace

std::vector<PortEdge> edges_of(const Graph& graph) {
  std::vector<PortEdge> edges;
  for (std::size_t i = 0; i < graph.stages.size(); ++i) {
    const BoundStage& stage = graph.stages[i];
    for (const BoundInput& input : stage.inputs)
      for (const Source& source : input.sources) edges.push_back({source.stage, source.port, i, input.port});
    if (stage.like) {
      edges.push_back({*stage.like, std::string(kLearnedPort), i, "like"});
    } else if (stage.fit) {
      edges.push_back({stage.fit->stage, stage.fit->port, i, "fit"});
    }
    for (const BoundStage::Apply& use : stage.apply)
      edges.push_back({use.source.stage, use.source.port, i, use.output});
  }
  return edges;
}

std::string label_of(const PortEdge& edge) {
  return edge.output == edge.input ? edge.output : edge.output + " > " + edge.input;
}

std::string dot_text(const Graph& graph) {
  std::string text = "digraph " + dot_string(graph.name) + " {\n";
  text += "  rankdir=LR;\n";
  text += "  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n";
  text += "  edge [fontname=\"sans-serif\", fontsize=10];\n";
  for (const BoundStage& stage : graph.stages)
    text += "  " + dot_string(stage.id) + " [label=\"" + dot_escaped(stage.id) + "\\n" + dot_escaped(stage.info.type) +
            "\"];\n";
  for (const PortEdge& edge : edges_of(graph))
    text += "  " + dot_string(graph.stages[edge.from].id) + " -> " + dot_string(graph.stages[edge.to].id) +
            " [label=" + dot_string(label_of(edge)) + "];\n";
  return text + "}\n";
}

std::string mermaid_text(const Graph& graph) {
  // Stages are numbered: an id such as `end` is a word of Mermaid's own.
  const auto node = [](std::size_t stage) { return "s" + std::to_string(stage); };
  std::string text = "flowchart LR\n";
  for (std::size_t i = 0; i < graph.stages.size(); ++i)
    text += "  " + node(i) + "[\"" + mermaid_string(graph.stages[i].id) + "<br/>" +
            mermaid_string(graph.stages[i].info.type) + "\"]\n";
  for (const PortEdge& edge : edges_of(graph))
    text += "  " + node(edge.from) + " -->|\"" + mermaid_string(label_of(edge)) + "\"| " + node(edge.to) + "\n";
  return text;
}

}  // namespace pipeline
