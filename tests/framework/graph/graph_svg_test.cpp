#include "graph/graph_svg.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pipeline {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

Graph chain(std::size_t stages) {
  Graph graph;
  graph.name = "chain";
  graph.stages.resize(stages);
  for (std::size_t i = 0; i < stages; ++i) {
    BoundStage& stage = graph.stages[i];
    stage.id = "s" + std::to_string(i);
    stage.info.type = "image.invert";
    stage.outputs = {{"images", "images", "", Need::required}};
    if (i > 0) stage.apply = {{"images", {i - 1, "images"}}};
    if (i > 1) stage.inputs = {{"first", "images", {{0, "images"}}}};  // an edge across the whole picture
    graph.order.push_back(i);
  }
  return graph;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(GraphSvg, HasABoxForEachStageAndACurveForEachEdge) {
  const std::string svg = svg_text(chain(5));
  EXPECT_EQ(count(svg, "<g class="), 5U);
  EXPECT_EQ(count(svg, "<path marker-end="), 4U + 3U);
  EXPECT_THAT(svg, AllOf(HasSubstr("<title>s0.images to s1.images</title>"), HasSubstr(">image.invert</text>")));
}

TEST(GraphSvg, EscapesText) {
  Graph graph = chain(1);
  graph.name = "<script>&\"";
  graph.stages[0].info.summary = "a < b\x01";
  const std::string svg = svg_text(graph);
  EXPECT_THAT(svg, HasSubstr("<title>&lt;script&gt;&amp;&quot;</title>"));
  EXPECT_THAT(svg, HasSubstr("a &lt; b\\x01"));
  EXPECT_THAT(svg, Not(HasSubstr("<script")));
}

TEST(GraphSvg, IsTheSameEachTime) { EXPECT_EQ(svg_text(chain(30)), svg_text(chain(30))); }

TEST(GraphSvg, AThousandStagesAreAllDrawn) { EXPECT_EQ(count(svg_text(chain(1000)), "<g class="), 1000U); }

}  // namespace
}  // namespace pipeline
