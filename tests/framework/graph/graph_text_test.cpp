#include "graph/graph_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pipeline {
namespace {

using ::testing::ElementsAre;

Graph two_stages() {
  Graph graph;
  graph.name = "a \"name\" \\ <of> #1\x1b";
  graph.stages.resize(2);
  graph.stages[0].id = "digits";
  graph.stages[0].info.type = "mnist.dataset";
  graph.stages[1].id = "end";
  graph.stages[1].info.type = "image.scale";
  graph.stages[1].fit = Source{0, "train"};
  graph.stages[1].apply = {{"train", {0, "train"}}, {"mine", {0, "test"}}};
  graph.order = {0, 1};
  return graph;
}

TEST(GraphText, EdgesJoinPorts) {
  EXPECT_THAT(edges_of(two_stages()), ElementsAre(PortEdge{0, "train", 1, "fit"}, PortEdge{0, "train", 1, "train"},
                                                  PortEdge{0, "test", 1, "mine"}));
}

TEST(GraphText, APortThatTakesManyHasAnEdgeForEach) {
  Graph graph;
  graph.stages.resize(3);
  graph.stages[2].inputs = {{"images", "images", {{1, "a"}, {0, "b"}}}, {"labels", "images", {}}};
  EXPECT_THAT(edges_of(graph), ElementsAre(PortEdge{1, "a", 2, "images"}, PortEdge{0, "b", 2, "images"}));
}

TEST(GraphText, DotQuotesNames) {
  EXPECT_EQ(dot_text(two_stages()),
            "digraph \"a \\\"name\\\" \\\\ <of> #1\\\\x1b\" {\n"
            "  rankdir=LR;\n"
            "  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n"
            "  edge [fontname=\"sans-serif\", fontsize=10];\n"
            "  \"digits\" [label=\"digits\\nmnist.dataset\"];\n"
            "  \"end\" [label=\"end\\nimage.scale\"];\n"
            "  \"digits\" -> \"end\" [label=\"train > fit\"];\n"
            "  \"digits\" -> \"end\" [label=\"train\"];\n"
            "  \"digits\" -> \"end\" [label=\"test > mine\"];\n"
            "}\n");
}

TEST(GraphText, MermaidNumbersStagesAndEscapesText) {
  EXPECT_EQ(mermaid_text(two_stages()),
            "flowchart LR\n"
            "  s0[\"digits<br/>mnist.dataset\"]\n"
            "  s1[\"end<br/>image.scale\"]\n"
            "  s0 -->|\"train #gt; fit\"| s1\n"
            "  s0 -->|\"train\"| s1\n"
            "  s0 -->|\"test #gt; mine\"| s1\n");
}

}  // namespace
}  // namespace pipeline
