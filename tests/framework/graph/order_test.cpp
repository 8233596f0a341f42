#include "graph/order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pipeline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Stages 0 ... n - 1; edges as (from, to).
std::vector<BoundStage> stages(std::size_t count, const std::vector<std::pair<std::size_t, std::size_t>>& edges) {
  std::vector<BoundStage> all(count);
  for (const auto& [from, to] : edges) all[to].inputs.push_back({"images", "images", {{from, "images"}}});
  return all;
}

TEST(Order, SourcesComeBeforeTheirReaders) {
  const Order order = order_of(stages(4, {{3, 1}, {1, 0}, {0, 2}}));
  EXPECT_THAT(order.stages, ElementsAre(3, 1, 0, 2));
  EXPECT_THAT(order.cycles, IsEmpty());
}

TEST(Order, FitAndApplyAreEdgesToo) {
  std::vector<BoundStage> all(3);
  all[0].fit = Source{1, "train"};
  all[0].apply = {{"test", {2, "test"}}};
  const Order order = order_of(all);
  EXPECT_EQ(order.stages.back(), 0U);
}

TEST(Order, ATwoStageCycleIsNamedFromItsFirstStage) {
  const Order order = order_of(stages(3, {{0, 1}, {1, 2}, {2, 1}}));
  EXPECT_THAT(order.cycles, ElementsAre(ElementsAre(1, 2)));
  EXPECT_THAT(order.stages, IsEmpty());
}

TEST(Order, AStageMayNotReadItself) {
  EXPECT_THAT(order_of(stages(2, {{0, 1}, {1, 1}})).cycles, ElementsAre(ElementsAre(1)));
}

TEST(Order, EachSeparateCycleIsFound) {
  const Order order = order_of(stages(5, {{0, 1}, {1, 0}, {2, 3}, {3, 4}, {4, 2}}));
  EXPECT_THAT(order.cycles, ElementsAre(ElementsAre(0, 1), ElementsAre(2, 3, 4)));
}

TEST(Order, OfACycleWithAShortcutTheShortestIsShown) {
  // 0 -> 1 -> 2 -> 3 -> 0 and 1 -> 3: the shortest way round from 0 leaves out 2.
  const Order order = order_of(stages(4, {{0, 1}, {1, 2}, {2, 3}, {3, 0}, {1, 3}}));
  EXPECT_THAT(order.cycles, ElementsAre(ElementsAre(0, 1, 3)));
}

TEST(Order, AChainOfTenThousandStagesIsOrdered) {
  std::vector<std::pair<std::size_t, std::size_t>> edges;
  for (std::size_t i = 0; i + 1 < 10000; ++i) edges.emplace_back(i + 1, i);
  const Order order = order_of(stages(10000, edges));
  ASSERT_EQ(order.stages.size(), 10000U);
  EXPECT_EQ(order.stages.front(), 9999U);
  EXPECT_EQ(order.stages.back(), 0U);
}

}  // namespace
}  // namespace pipeline
