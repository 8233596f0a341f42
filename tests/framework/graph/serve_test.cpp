#include "graph/serve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bound_file.h"

namespace pipeline {
namespace {

using ::testing::HasSubstr;

const char kCompare[] =
    "compare: { swap: adapt, variants: { none: [], two: [ probe.add, { uses: probe.add, with: { amount: 2 } } ] } }\n";

std::string steps_of(const BoundFile& file) {
  const Graph& graph = served_graph(file.graph, file.variants);
  std::string text;
  for (const std::size_t step : file.serve->steps) text += graph.stages[step].id + " ";
  return text + "> " + graph.stages[file.serve->source.stage].id + "." + file.serve->source.port;
}

TEST(Serve, NamesTheStagesOfTheFile) {
  const BoundFile file = bound_file(std::string(kDrawings) + "serve: { classifier: fit, through: [ adapt, mine ] }\n");
  ASSERT_EQ(file.errors, "");
  EXPECT_EQ(steps_of(file), "adapt mine > fit.classifier");
}

TEST(Serve, TakesTheStepsOfItsVariant) {
  const BoundFile two = bound_file(std::string(kDrawings) + kCompare +
                                   "serve: { classifier: fit.classifier, through: [ adapt, mine ], variant: two }\n");
  ASSERT_EQ(two.errors, "");
  EXPECT_EQ(steps_of(two), "adapt@two-0 adapt@two-1 mine@two > fit.classifier");
  const BoundFile none = bound_file(std::string(kDrawings) + kCompare +
                                    "serve: { classifier: fit.classifier, through: [ adapt, mine ], variant: none }\n");
  ASSERT_EQ(none.errors, "");
  EXPECT_EQ(steps_of(none), "mine@none > fit.classifier");
}

TEST(Serve, AnImageMustBePreparedAsTheTrainingImagesWere) {
  const BoundFile file = bound_file(std::string(kDrawings) + "serve: { classifier: fit, through: [ adapt ] }\n");
  EXPECT_THAT(file.errors, HasSubstr("'serve' does not prepare an image as the training images were"));
  EXPECT_THAT(file.errors, HasSubstr("probe.peak"));
}

}  // namespace
}  // namespace pipeline
