#include "graph/graph_layout.h"

#include <numeric>

#include <gtest/gtest.h>

namespace pipeline {
namespace {

std::vector<std::size_t> in_order(std::size_t count) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  return order;
}

bool overlap(const LayoutBox& a, const LayoutBox& b) {
  return a.corner.x < b.corner.x + b.width && b.corner.x < a.corner.x + a.width && a.corner.y < b.corner.y + b.height &&
         b.corner.y < a.corner.y + a.height;
}

TEST(GraphLayout, ABoxStandsRightOfAllThatItReads) {
  std::vector<LayoutBox> boxes(4, {100.0, 50.0, {}});
  std::vector<LayoutEdge> edges{
      {0, 1, 25.0, 25.0, {}}, {1, 2, 25.0, 25.0, {}}, {0, 3, 25.0, 25.0, {}}, {2, 3, 25.0, 25.0, {}}};
  const LayoutSize size = lay_out(boxes, edges, in_order(4));
  for (const LayoutEdge& edge : edges) {
    EXPECT_GE(boxes[edge.to].corner.x, boxes[edge.from].corner.x + 100.0);
    EXPECT_EQ(edge.points.front().x, boxes[edge.from].corner.x + 100.0);
    EXPECT_EQ(edge.points.front().y, boxes[edge.from].corner.y + 25.0);
    EXPECT_EQ(edge.points.back().x, boxes[edge.to].corner.x);
    EXPECT_EQ(edge.points.back().y, boxes[edge.to].corner.y + 25.0);
  }
  EXPECT_EQ(size.width, 4 * 100.0 + 3 * 70.0 + 2 * 20.0);
}

TEST(GraphLayout, AnEdgePassesBetweenTheBoxesOfALayer) {
  std::vector<LayoutBox> boxes(3, {100.0, 50.0, {}});
  std::vector<LayoutEdge> edges{{0, 1, 25.0, 25.0, {}}, {1, 2, 25.0, 10.0, {}}, {0, 2, 25.0, 40.0, {}}};
  lay_out(boxes, edges, in_order(3));
  for (const LayoutPoint& point : edges[2].points) {
    const bool inside = point.x > boxes[1].corner.x && point.x < boxes[1].corner.x + 100.0 &&
                        point.y > boxes[1].corner.y && point.y < boxes[1].corner.y + 50.0;
    EXPECT_FALSE(inside);
  }
  EXPECT_EQ(edges[2].points.size(), 4U);
}

TEST(GraphLayout, NoTwoBoxesOverlapAndAllLieInThePicture) {
  constexpr std::size_t kBoxes = 120;
  std::vector<LayoutBox> boxes;
  for (std::size_t i = 0; i < kBoxes; ++i)
    boxes.push_back({60.0 + static_cast<double>(i % 7) * 9.0, 30.0 + static_cast<double>(i % 5) * 11.0, {}});
  std::vector<LayoutEdge> edges;
  for (std::size_t i = 1; i < kBoxes; ++i) {
    edges.push_back({i / 3, i, 5.0, 5.0, {}});
    edges.push_back({i / 2, i, 5.0, 9.0, {}});
  }
  const LayoutSize size = lay_out(boxes, edges, in_order(kBoxes));
  for (std::size_t a = 0; a < kBoxes; ++a) {
    EXPECT_GE(boxes[a].corner.y, 20.0 - 1e-9);
    EXPECT_LE(boxes[a].corner.y + boxes[a].height, size.height - 20.0 + 1e-9);
    EXPECT_LE(boxes[a].corner.x + boxes[a].width, size.width);
    for (std::size_t b = 0; b < a; ++b) EXPECT_FALSE(overlap(boxes[a], boxes[b])) << a << " and " << b;
  }
}

TEST(GraphLayout, CrossingsAreUndone) {
  // 0 -> 3, 1 -> 2 cross as given; nothing else holds 2 above 3.
  std::vector<LayoutBox> boxes(4, {100.0, 50.0, {}});
  std::vector<LayoutEdge> edges{{0, 3, 25.0, 25.0, {}}, {1, 2, 25.0, 25.0, {}}};
  lay_out(boxes, edges, in_order(4));
  EXPECT_EQ(boxes[0].corner.y < boxes[1].corner.y, boxes[3].corner.y < boxes[2].corner.y);
}

TEST(GraphLayout, AnEmptyGraphIsAnEmptyPicture) {
  std::vector<LayoutBox> boxes;
  std::vector<LayoutEdge> edges;
  EXPECT_EQ(lay_out(boxes, edges, {}).width, 40.0);
}

}  // namespace
}  // namespace pipeline
