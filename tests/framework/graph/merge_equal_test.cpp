#include "graph/merge_equal.h"

#include <gtest/gtest.h>

#include "bound_file.h"

namespace pipeline {
namespace {

TEST(MergeEqualStages, MergesDownAChainAndKeepsTheFirstNames) {
  Graph graph = bound_file(
                    "name: p\nstages:\n"
                    "  digits: { uses: probe.source }\n"
                    "  b1: { uses: probe.add, in: a1 }\n"
                    "  b2: { uses: probe.add, in: a2 }\n"
                    "  a2: { uses: probe.add, in: digits.train }\n"
                    "  a1: { uses: probe.add, in: digits.train }\n"
                    "  other: { uses: probe.add, with: { amount: 2 }, in: digits.train }\n")
                    .graph;
  for (BoundStage& stage : graph.stages) stage.base = stage.id == "digits" ? "digits" : "step";
  for (BoundStage& stage : graph.stages) stage.seed = 1;
  const std::vector<std::size_t> now = merge_equal_stages(graph);
  EXPECT_EQ(ids_of(graph), "digits b1 a2 other");
  EXPECT_EQ(now, (std::vector<std::size_t>{0, 1, 1, 2, 2, 3}));
  EXPECT_EQ(graph.stages[1].apply[0].source.stage, 2U);
  EXPECT_EQ(graph.order.size(), 4U);
}

TEST(MergeEqualStages, OtherSeedsOrPortsAreOtherStages) {
  Graph graph = bound_file(
                    "name: p\nstages:\n"
                    "  digits: { uses: probe.source }\n"
                    "  again: { uses: probe.source }\n"
                    "  a: { uses: probe.add, in: digits.train }\n"
                    "  b: { uses: probe.add, in: digits.test }\n")
                    .graph;
  for (BoundStage& stage : graph.stages) stage.base = "same";
  merge_equal_stages(graph);
  EXPECT_EQ(ids_of(graph), "digits again a b");
}

}  // namespace
}  // namespace pipeline
