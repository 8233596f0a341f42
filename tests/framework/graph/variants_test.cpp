#include "graph/variants.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pipeline/random.h>

#include "bound_file.h"

namespace pipeline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string comparing(const std::string& compare) { return std::string(kDrawings) + "compare:\n" + compare; }

const char kThree[] =
    "  swap: adapt\n"
    "  variants:\n"
    "    As drawn: []\n"
    "    one: [ probe.add ]\n"
    "    two: [ { uses: probe.add, with: { amount: 2 } }, { uses: probe.add, with: { amount: 3 } } ]\n";

const BoundStage& stage(const Graph& graph, const std::string& id) { return graph.stages.at(*graph.find(id)); }

TEST(Variants, WhatIsSharedStandsOnceAndTheRestOnceForEach) {
  const BoundFile file = bound_file(comparing(kThree));
  ASSERT_EQ(file.errors, "");
  // `score` is no part of the comparison; the swapped stage's own step is none of the variants'.
  EXPECT_EQ(ids_of(file.variants->graph),
            "digits pixels fit drawings adapt@one adapt@two-0 adapt@two-1 mine@as_drawn mine@one mine@two "
            "verdict@as_drawn verdict@one verdict@two");
  EXPECT_EQ(file.variants->score, "verdict") << "the only stage behind the swap that judges";
  EXPECT_EQ(file.variants->baseline, 0U);
  EXPECT_THAT(stage(file.variants->graph, "verdict@as_drawn").variants, ElementsAre("As drawn"));
  EXPECT_THAT(stage(file.variants->graph, "fit").variants, ElementsAre());
}

TEST(Variants, StepsFollowEachOtherInThePlaceOfTheSwappedStage) {
  const Graph graph = bound_file(comparing(kThree)).variants->graph;
  const auto reads = [&](const char* id) { return graph.text_of(stage(graph, id).apply.at(0).source); };
  EXPECT_EQ(reads("adapt@two-0"), "drawings.test");
  EXPECT_EQ(reads("adapt@two-1"), "adapt@two-0");
  EXPECT_EQ(reads("mine@two"), "adapt@two-1");
  EXPECT_EQ(reads("mine@one"), "adapt@one");
  EXPECT_EQ(reads("mine@as_drawn"), "drawings.test") << "without a step, what the stage reads is handed on";
  EXPECT_EQ(stage(graph, "adapt@two-1").parameters.json(), R"({"amount": 3, "refuse": -1})");
  EXPECT_EQ(graph.learned_by(stage(graph, "mine@two")), "pixels");
}

TEST(Variants, CopiesKeepTheSeedOfTheStageInTheFile) {
  const Graph graph = bound_file(comparing(kThree)).variants->graph;
  EXPECT_EQ(stage(graph, "verdict@one").seed, stage_seed(7, "verdict"));
  EXPECT_EQ(stage(graph, "verdict@two").seed, stage_seed(7, "verdict"));
}

TEST(Variants, OptionsReachTheStepsOfAVariant) {
  const BoundFile file = bound_file(comparing(kThree), {"adapt.two.1.amount=8", "drawings.count=3"});
  ASSERT_EQ(file.errors, "");
  EXPECT_EQ(stage(file.variants->graph, "adapt@two-1").parameters.json(), R"({"amount": 8, "refuse": -1})");
  EXPECT_EQ(stage(file.variants->graph, "adapt@two-0").parameters.json(), R"({"amount": 2, "refuse": -1})");
}

TEST(Variants, AFittedStepIsSwappedWithAllThatIsTrainedBehindIt) {
  const BoundFile file = bound_file(
      comparing("  swap: pixels\n  score: score\n  variants:\n"
                "    plain: [ probe.peak ]\n"
                "    chain: [ { uses: probe.add, with: { amount: 4 } }, { uses: probe.peak, with: { times: 3 } } ]\n"));
  ASSERT_EQ(file.errors, "");
  const Graph& graph = file.variants->graph;
  EXPECT_EQ(ids_of(graph),
            "digits pixels@plain pixels@chain-0 pixels@chain-1 fit@plain fit@chain score@plain score@chain");
  const BoundStage& second = stage(graph, "pixels@chain-1");
  EXPECT_EQ(graph.text_of(*second.fit), "pixels@chain-0.train") << "fitted on what the step before made";
  EXPECT_EQ(second.apply.size(), 2U);
  EXPECT_EQ(stage(graph, "pixels@chain-0").fit, std::nullopt) << "a step that learns nothing";
  EXPECT_EQ(stage(graph, "fit@chain").seed, stage_seed(7, "fit"));
}

TEST(Variants, ALaterStepLearnsFromWhatTheEarlierMadeOfImagesItIsNotUsedOn) {
  const BoundFile file = bound_file(
      "name: p\nstages:\n"
      "  digits: { uses: probe.source }\n  more: { uses: probe.source }\n"
      "  pixels: { uses: probe.peak, fit: more.train, apply: { fit: digits.train, test: digits.test } }\n"
      "  net: { uses: probe.train, in: { train: pixels.fit } }\n"
      "  score: { uses: probe.judge, in: { classifier: net.classifier, images: pixels.test } }\n"
      "compare: { swap: pixels, variants: { a: [ probe.peak ], b: [ probe.add, probe.peak ] } }\n");
  ASSERT_EQ(file.errors, "");
  const BoundStage& last = stage(file.variants->graph, "pixels@b-1");
  EXPECT_EQ(file.variants->graph.text_of(*last.fit), "pixels@b-0.fit_");
}

TEST(Variants, StagesLikeTheSwappedOneAreSwappedWithIt) {
  const BoundFile file =
      bound_file(comparing("  swap: pixels\n  score: verdict\n  variants:\n"
                           "    plain: [ probe.peak ]\n    chain: [ probe.add, probe.peak ]\n"));
  ASSERT_EQ(file.errors, "");
  const Graph& graph = file.variants->graph;
  EXPECT_EQ(graph.text_of(stage(graph, "mine@chain-0").apply.at(0).source), "adapt");
  EXPECT_EQ(graph.text_of(stage(graph, "mine@chain-1").apply.at(0).source), "mine@chain-0");
  EXPECT_EQ(graph.learned_by(stage(graph, "mine@chain-1")), "pixels@chain-1");
  EXPECT_EQ(graph.learned_by(stage(graph, "mine@plain")), "pixels@plain");
}

TEST(Variants, OtherStagesThanStepsAreSwappedOneForOne) {
  const BoundFile file = bound_file(
      "name: p\nstages:\n  digits: { uses: probe.source }\n"
      "  fit: { uses: probe.train, in: { train: digits.train } }\n"
      "  score: { uses: probe.judge, in: { classifier: fit.classifier, images: digits.test } }\n"
      "compare: { swap: digits, variants: { few: [ probe.source ], many: [ { uses: probe.source, with: { count: 9 } } "
      "] } }\n");
  ASSERT_EQ(file.errors, "");
  EXPECT_EQ(ids_of(file.variants->graph), "digits@few digits@many fit@few fit@many score@few score@many");
}

TEST(Variants, EqualStepsOfSeveralVariantsAreOneStage) {
  const BoundFile file =
      bound_file(comparing("  swap: adapt\n  ladder: b\n  variants:\n"
                           "    a: [ probe.add ]\n    b: [ probe.add, { uses: probe.add, with: { amount: 2 } } ]\n"));
  ASSERT_EQ(file.errors, "");
  const VariantGraph& variants = *file.variants;
  // b's first step is a's; the ladder's rungs with one and two steps are a and b; its empty rung and the one without
  // the first step are its own.
  EXPECT_EQ(ids_of(variants.graph),
            "digits pixels fit drawings adapt@a adapt@b-1 adapt@b_without_0 mine@a mine@b mine@b_first_0 "
            "mine@b_without_0 verdict@a verdict@b verdict@b_first_0 verdict@b_without_0");
  ASSERT_TRUE(variants.ladder.has_value());
  EXPECT_THAT(variants.ladder->steps, ElementsAre("probe.add", "probe.add"));
  ASSERT_EQ(variants.ladder->cumulative.size(), 3U);
  EXPECT_EQ(variants.graph.stages[variants.ladder->cumulative[1].score].id, "verdict@a");
  EXPECT_EQ(variants.graph.stages[variants.ladder->cumulative[2].score].id, "verdict@b");
  ASSERT_EQ(variants.ladder->without.size(), 2U);
  EXPECT_EQ(variants.graph.stages[variants.ladder->without[1].score].id, "verdict@a");
  EXPECT_TRUE(is_rung(variants.ladder->without[1].name));
}

TEST(Variants, NothingIsTrainedTwice) {
  const BoundFile file =
      bound_file(comparing("  swap: pixels\n  score: score\n  variants:\n"
                           "    a: [ probe.peak ]\n    same: [ probe.peak ]\n"));
  ASSERT_EQ(file.errors, "");
  EXPECT_EQ(ids_of(file.variants->graph), "digits pixels@a fit@a score@a");
  EXPECT_EQ(file.variants->variants[0].score, file.variants->variants[1].score);
  EXPECT_THAT(stage(file.variants->graph, "score@a").variants, ElementsAre("a", "same"));
}

TEST(Variants, NamesThatReadAlikeStayApart) {
  const BoundFile file =
      bound_file(comparing("  swap: adapt\n  variants:\n    A b: [ probe.add ]\n    a_B: []\n    ÄÖ: []\n"));
  ASSERT_EQ(file.errors, "");
  EXPECT_THAT(ids_of(file.variants->graph), HasSubstr("verdict@a_b verdict@a_b_2"));
}

TEST(Variants, MistakesInAStepNameTheVariant) {
  const BoundFile file = bound_file(
      comparing("  swap: adapt\n  variants: { a: [], b: [ probe.add, { uses: probe.add, with: { amuont: 2 } } ] }\n"));
  EXPECT_EQ(
      file.errors,
      "p.yaml:14:65: error: step 1 of variant 'b' (probe.add) has no parameter 'amuont'\n"
      "   14 |   variants: { a: [], b: [ probe.add, { uses: probe.add, with: { amuont: 2 } } ] }\n"
      "      |                                                                 ^~~~~~\n"
      "  help: did you mean 'amount'? It takes: amount (integer, 0 to 9, default 1), refuse (integer, default -1)");
}

TEST(Like, UsesTheStateThatAnotherStageLearned) {
  const BoundFile file = bound_file(kDrawings);
  ASSERT_EQ(file.errors, "");
  const BoundStage& mine = stage(file.graph, "mine");
  EXPECT_EQ(mine.info.type, "probe.peak");
  EXPECT_EQ(file.graph.learned_by(mine), "pixels");
  EXPECT_THAT(mine.sources(), ElementsAre(Source{1, std::string(kLearnedPort)}, Source{5, "images"}));
}

TEST(Like, OfAStageThatIsLikeAnotherMeansThatOne) {
  const BoundFile file = bound_file(std::string(kDrawings) +
                                    "  third: { like: mine, apply: { a: digits.test } }\n"
                                    "  plain: { like: adapt, apply: digits.test }\n");
  ASSERT_EQ(file.errors, "");
  EXPECT_EQ(file.graph.learned_by(stage(file.graph, "third")), "pixels");
  EXPECT_EQ(stage(file.graph, "plain").parameters.json(), R"({"amount": 9, "refuse": -1})");
}

}  // namespace
}  // namespace pipeline
