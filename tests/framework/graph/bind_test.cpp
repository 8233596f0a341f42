#include "graph/bind.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pipeline/random.h>

#include "support/temp_dir.h"

namespace pipeline {
namespace {

struct Bound {
  Graph graph;
  std::string errors;  ///< with the file's folder taken off
};

Bound bound(const std::string& stages) {
  const testing::TempDir folder;
  const std::filesystem::path file = folder.write("p.yaml", "name: p\nseed: 7\nstages:\n" + stages);
  Diagnostics diagnostics;
  const PipelineFile syntax = load_pipeline_file(file, {}, diagnostics);
  static const Catalog catalog = Catalog::search({PROBE_PLUGINS});
  Bound result{bind(syntax, catalog, diagnostics), diagnostics.empty() ? "" : diagnostics.text()};
  const std::string prefix = folder.path().string() + "/";
  for (std::size_t at = 0; (at = result.errors.find(prefix)) != std::string::npos;)
    result.errors.erase(at, prefix.size());
  return result;
}

const char kSource[] = "  digits: { uses: probe.source }\n";

TEST(Bind, ConnectsStagesAndFillsInDefaults) {
  const Bound b = bound(std::string(kSource) +
                        "  more:\n"
                        "    uses: probe.add\n"
                        "    in: digits.train\n"
                        "    with: { amount: 3 }\n");
  EXPECT_EQ(b.errors, "");
  ASSERT_EQ(b.graph.stages.size(), 2U);
  const BoundStage& more = b.graph.stages[1];
  EXPECT_EQ(more.parameters.json(), R"({"amount": 3, "refuse": -1})");
  ASSERT_EQ(more.apply.size(), 1U);
  EXPECT_EQ(more.apply[0].source, (Source{0, "train"}));
  EXPECT_EQ(more.seed, stage_seed(7, "more"));
  EXPECT_NE(more.seed, b.graph.stages[0].seed);
}

TEST(Bind, OutputsOfAFittedStepAreTheKeysOfApply) {
  const Bound b = bound(std::string(kSource) +
                        "  pixels:\n"
                        "    uses: probe.peak\n"
                        "    fit: digits.train\n"
                        "    apply: { a: digits.train, b: digits.test }\n");
  EXPECT_EQ(b.errors, "");
  const BoundStage& pixels = b.graph.stages[1];
  ASSERT_EQ(pixels.outputs.size(), 2U);
  EXPECT_EQ(pixels.outputs[0].name, "a");
  EXPECT_EQ(pixels.outputs[1].name, "b");
  EXPECT_EQ(b.graph.text_of({1, "b"}), "pixels.b");
}

TEST(Bind, ABareApplyMakesTheOutputImages) {
  const Bound b = bound(std::string(kSource) +
                        "  pixels: { uses: probe.peak, fit: digits.train, apply: digits.test }\n"
                        "  more: { uses: probe.add, in: pixels }\n");
  EXPECT_EQ(b.errors, "");
  EXPECT_EQ(b.graph.stages[1].outputs[0].name, "images");
  EXPECT_EQ(b.graph.text_of({1, "images"}), "pixels");
}

TEST(Bind, ABareStageIsItsOnlyOutputOfTheTypeWanted) {
  const Bound b = bound(std::string(kSource) +
                        "  fit: { uses: probe.train, in: { train: digits.train } }\n"
                        "  score: { uses: probe.judge, in: { classifier: fit, images: digits.test } }\n");
  EXPECT_EQ(b.errors, "");
  EXPECT_EQ(b.graph.stages[2].inputs[0].sources[0], (Source{1, "classifier"}));
}

TEST(Bind, InAloneFillsTheOnlyRequiredInput) {
  const Bound b = bound(std::string(kSource) + "  fit: { uses: probe.train, in: digits.train }\n");
  EXPECT_EQ(b.errors, "");
  EXPECT_EQ(b.graph.stages[1].inputs[0].sources.size(), 1U);
  EXPECT_TRUE(b.graph.stages[1].inputs[1].sources.empty());
}

TEST(Bind, APortThatTakesManyTakesAList) {
  const Bound b = bound(std::string(kSource) + "  all: { uses: probe.join, in: [digits.train, digits.test] }\n");
  EXPECT_EQ(b.errors, "");
  EXPECT_EQ(b.graph.stages[1].inputs[0].sources.size(), 2U);
}

TEST(Bind, UnknownStageTypeSuggestsTheNearest) {
  EXPECT_EQ(bound("  digits: { uses: probe.sorce }\n  more: { uses: probe.add, in: digits.train }\n").errors,
            "p.yaml:4:19: error: stage 'digits' uses unknown stage type 'probe.sorce'\n"
            "    4 |   digits: { uses: probe.sorce }\n"
            "      |                   ^~~~~~~~~~~\n"
            "  help: did you mean 'probe.source'? 'pipeline plugins' lists all stage types");
}

TEST(Bind, ABareStageWithSeveralOutputsMustNameOne) {
  EXPECT_EQ(bound(std::string(kSource) + "  more: { uses: probe.add, in: digits }\n").errors,
            "p.yaml:5:32: error: stage 'digits' has several outputs of type images\n"
            "    5 |   more: { uses: probe.add, in: digits }\n"
            "      |                                ^~~~~~\n"
            "  help: name one: digits.train, digits.test");
}

TEST(Bind, UnknownStageAndPortSuggestTheNearest) {
  EXPECT_EQ(bound(std::string(kSource) + "  a: { uses: probe.add, in: digit.train }\n"
                                         "  b: { uses: probe.add, in: digits.tran }\n")
                .errors,
            "p.yaml:5:29: error: there is no stage 'digit'\n"
            "    5 |   a: { uses: probe.add, in: digit.train }\n"
            "      |                             ^~~~~~~~~~~\n"
            "  help: did you mean 'digits'?\n"
            "p.yaml:6:29: error: stage 'digits' has no output 'tran'\n"
            "    6 |   b: { uses: probe.add, in: digits.tran }\n"
            "      |                             ^~~~~~~~~~~\n"
            "  help: did you mean 'train'? Its outputs: train (images), test (images)");
}

TEST(Bind, TypesOnAnEdgeMustMatch) {
  EXPECT_EQ(bound(std::string(kSource) + "  fit: { uses: probe.train, in: digits.train }\n"
                                         "  score:\n"
                                         "    uses: probe.judge\n"
                                         "    in: { classifier: fit.history, images: digits.test }\n")
                .errors,
            "p.yaml:8:23: error: 'fit.history' is a history, but 'classifier' of stage 'score' (probe.judge) takes a "
            "classifier\n"
            "    8 |     in: { classifier: fit.history, images: digits.test }\n"
            "      |                       ^~~~~~~~~~~\n"
            "  help: Outputs that fit: fit.classifier");
}

TEST(Bind, RequiredInputsMustBeConnected) {
  EXPECT_EQ(bound(std::string(kSource) + "  fit: { uses: probe.train, in: digits.train }\n"
                                         "  score: { uses: probe.judge, in: { images: digits.test } }\n")
                .errors,
            "p.yaml:6:3: error: stage 'score' (probe.judge) needs its input 'classifier' connected: what is judged\n"
            "    6 |   score: { uses: probe.judge, in: { images: digits.test } }\n"
            "      |   ^~~~~\n"
            "  help: add 'classifier: STAGE.PORT' under 'in'; outputs that fit: fit.classifier");
}

TEST(Bind, AFittedStepDoesNotTakeIn) {
  EXPECT_THAT(
      bound(std::string(kSource) + "  pixels: { uses: probe.peak, in: digits.train }\n").errors,
      ::testing::HasSubstr("stage 'pixels' (probe.peak) learns from images: it takes 'fit' and 'apply', not 'in'"));
}

TEST(Bind, AStepWithoutStateDoesNotTakeFit) {
  EXPECT_THAT(
      bound(std::string(kSource) + "  more: { uses: probe.add, fit: digits.train, apply: digits.test }\n").errors,
      ::testing::HasSubstr("stage 'more' (probe.add) learns nothing, so there is nothing to fit"));
}

TEST(Bind, ACycleIsPrintedAsAWay) {
  EXPECT_EQ(bound("  a: { uses: probe.add, in: c }\n"
                  "  b: { uses: probe.add, in: a }\n"
                  "  c: { uses: probe.add, in: b }\n")
                .errors,
            "p.yaml:4:3: error: the stages form a cycle: a -> b -> c -> a\n"
            "    4 |   a: { uses: probe.add, in: c }\n"
            "      |   ^\n"
            "  help: a stage cannot depend on its own results; disconnect one of these edges");
}

TEST(Bind, OneMistakeIsReportedOnce) {
  // 'broken' has a mistake of its own; what reads it is fine and must not be blamed.
  const std::string errors = bound(
                                 "  broken: { uses: probe.source, wiht: {} }\n"
                                 "  more: { uses: probe.add, in: broken.train }\n")
                                 .errors;
  EXPECT_THAT(errors, ::testing::HasSubstr("wiht"));
  EXPECT_THAT(errors, ::testing::Not(::testing::HasSubstr("more")));
}

}  // namespace
}  // namespace pipeline
