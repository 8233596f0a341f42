#include "stage_example.h"

#include <gtest/gtest.h>

#include "stage_manual.h"

namespace pipeline::cli {
namespace {

TEST(StageExample, IsMadeOfWhatIsRequired) {
  StageInfo stage;
  stage.type = "knn.trainer";
  stage.inputs = {{"train", "images", "", Need::required},
                  {"validation", "images", "", Need::optional},
                  {"others", "images", "", Need::many}};
  stage.outputs = {{"classifier", "classifier", "", Need::required}};
  ParameterInfo neighbours;
  neighbours.name = "neighbours";
  neighbours.kind = ParameterKind::integer;
  neighbours.required = true;
  neighbours.range = range(3, 99);
  ParameterInfo optional;
  optional.name = "metric";
  ParameterInfo sides;
  sides.name = "sides";
  sides.kind = ParameterKind::list;
  sides.element = ParameterKind::number;
  sides.required = true;
  sides.range = above(0.0);
  stage.parameters = {neighbours, optional, sides};
  EXPECT_EQ(stage_example(stage),
            "trainer:\n"
            "  uses: knn.trainer\n"
            "  in:\n"
            "    train: pixels.train\n"
            "    others: [pixels.test]\n"
            "  with:\n"
            "    neighbours: 3\n"
            "    sides: [1.0]\n");
}

TEST(StageExample, StepsAreWiredByInOrFitAndApply) {
  StageInfo step;
  step.type = "image.invert";
  step.kind = StageKind::step;
  EXPECT_EQ(stage_example(step), "invert:\n  uses: image.invert\n  in: digits.train\n");
  step.kind = StageKind::fitted_step;
  EXPECT_EQ(stage_example(step),
            "invert:\n"
            "  uses: image.invert\n"
            "  fit: digits.train\n"
            "  apply:\n"
            "    train: digits.train\n"
            "    test: digits.test\n");
}

TEST(StageExample, TheTypesOwnStandsBelowAnId) {
  StageInfo stage;
  stage.type = "image.resize";
  stage.example = "uses: image.resize\nin: drawings";
  EXPECT_EQ(stage_example(stage), "resize:\n  uses: image.resize\n  in: drawings\n");
  stage.example = "small:\n  uses: image.resize\n";
  EXPECT_EQ(stage_example(stage), "small:\n  uses: image.resize\n");
}

TEST(StageManual, KindFollowsFromTheWiring) {
  StageInfo stage;
  EXPECT_EQ(kind_of(stage), "report");
  stage.outputs = {{"images", "images", "", Need::required}};
  EXPECT_EQ(kind_of(stage), "dataset");
  stage.outputs = {{"evaluation", "evaluation", "", Need::required}};
  EXPECT_EQ(kind_of(stage), "metric");
  stage.outputs = {{"classifier", "classifier", "", Need::required}, {"history", "history", "", Need::required}};
  EXPECT_EQ(kind_of(stage), "trainer");
  stage.kind = StageKind::network;
  EXPECT_EQ(kind_of(stage), "network");
}

}  // namespace
}  // namespace pipeline::cli
