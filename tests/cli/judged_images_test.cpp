#include "judged_images.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "usage_error.h"

namespace pipeline::cli {
namespace {

using ::testing::ElementsAre;

/// Five images of classes x and y: a x, b y, c x, d y, e without a label.
Images five() {
  return {Tensor::of<std::uint8_t>({5, 1, 2, 1}, std::vector<std::uint8_t>(10, 9)),
          {{0, 1, 0, 1, Images::kUnlabelled}, {"x", "y"}, {"a", "b", "c", "d", "e"}, {}}};
}

PredictedRow predicted(const std::string& label, const std::string& prediction, double confidence) {
  return {label, prediction, confidence, ""};
}

/// data -> pixels -> score, and data -> other -> second.
Graph graph() {
  Graph made;
  for (const auto& [id, source] : std::vector<std::pair<std::string, std::optional<std::size_t>>>{
           {"data", std::nullopt}, {"pixels", 0}, {"score", 1}, {"other", 0}, {"second", 3}}) {
    BoundStage stage;
    stage.id = id;
    stage.base = id;
    if (source) stage.inputs.push_back({"images", "images", {{*source, "images"}}});
    made.order.push_back(made.stages.size());
    made.stages.push_back(std::move(stage));
  }
  return made;
}

std::vector<Verdict> verdicts(const JudgedImages& judged) {
  std::vector<Verdict> all;
  for (const JudgedImage& image : judged.images) all.push_back(image.verdict);
  return all;
}

TEST(JudgedImages, RowsAreMatchedById) {
  const PredictedSet score{"score",
                           "",
                           {{"c", predicted("x", "y", 0.75)},
                            {"a", predicted("x", "x", 0.875)},
                            {"d", {"y", std::nullopt, 0.0, "no ink"}},
                            {"e", {std::nullopt, "y", 0.5, ""}}}};
  const JudgedImages judged = judge(five(), {score}, graph(), 1);
  EXPECT_EQ(judged.evaluation, "score");
  EXPECT_TRUE(judged.downstream);
  EXPECT_THAT(verdicts(judged),
              ElementsAre(Verdict::right, Verdict::none, Verdict::wrong, Verdict::refused, Verdict::none));
  EXPECT_EQ(judged.images[2].prediction, "y");
  EXPECT_EQ(judged.images[2].label, "x");
  EXPECT_EQ(judged.images[2].confidence, 0.75);
  EXPECT_EQ(judged.images[4].prediction, "y");
  EXPECT_EQ(summary_of(judged), "score: 1 right, 1 wrong, 1 refused");
}

TEST(JudgedImages, OnlyKeepsRowsAndOrder) {
  const PredictedSet score{
      "score",
      "",
      {{"a", predicted("x", "y", 0.75)}, {"b", predicted("y", "y", 0.75)}, {"d", predicted("y", "x", 0.5)}}};
  const JudgedImages judged = judge(five(), {score}, graph(), 1);
  const std::vector<JudgedImage> wrong = only(judged, Verdict::wrong);
  ASSERT_EQ(wrong.size(), 2U);
  EXPECT_EQ(wrong[0].row, 0);
  EXPECT_EQ(wrong[1].row, 3);
  EXPECT_EQ(only(judged, Verdict::none).size(), 5U);
}

TEST(JudgedImages, TheEvaluationThatReadsTheEdgeComesFirst) {
  const std::vector<PredictedSet> sets{{"second", "", {{"a", predicted("x", "x", 0.75)}}},
                                       {"score", "", {{"a", predicted("x", "y", 0.75)}}}};
  EXPECT_EQ(judge(five(), sets, graph(), 1).evaluation, "score");   // pixels
  EXPECT_EQ(judge(five(), sets, graph(), 3).evaluation, "second");  // other
  EXPECT_EQ(judge(five(), sets, graph(), 0).evaluation, "second");  // data: both read it
}

TEST(JudgedImages, AnEvaluationElsewhereIsSaidToBe) {
  const JudgedImages judged = judge(five(), {{"second", "", {{"a", predicted("x", "x", 0.75)}}}}, graph(), 1);
  EXPECT_FALSE(judged.downstream);
  EXPECT_EQ(summary_of(judged), "second: 1 right; it does not read this edge, but has images of the same ids");
}

TEST(JudgedImages, EqualIdsOfOtherImagesAreNotMistakenForThem) {
  const JudgedImages judged = judge(five(), {{"second", "", {{"a", predicted("y", "y", 0.75)}}}}, graph(), 1);
  EXPECT_EQ(judged.evaluation, "");
  EXPECT_EQ(summary_of(judged), "");
}

TEST(JudgedImages, AVariantCanBeNamed) {
  const std::vector<PredictedSet> sets{{"score", "as drawn", {{"a", predicted("x", "y", 0.75)}}},
                                       {"score", "centred", {{"a", predicted("x", "x", 0.75)}}}};
  EXPECT_EQ(judge(five(), sets, graph(), 1).evaluation, "score, variant 'as drawn'");
  EXPECT_EQ(judge(five(), sets, graph(), 1, "centred").evaluation, "score, variant 'centred'");
  try {
    judge(five(), sets, graph(), 1, "centered");
    FAIL() << "nothing was thrown";
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(), "this run has no variant 'centered'");
    EXPECT_EQ(error.help(), "did you mean 'centred'? The variants are: as drawn, centred");
  }
}

TEST(JudgedImages, WhatTheEdgeRefusedIsRefusedWithoutAnEvaluation) {
  const JudgedImages judged = judge(five().with_refused({{1, "no ink"}}));
  EXPECT_EQ(judged.images[1].verdict, Verdict::refused);
  EXPECT_EQ(judged.images[0].verdict, Verdict::none);
  EXPECT_EQ(judged.images[0].label, "x");
  EXPECT_EQ(summary_of(judged), "1 refused");
}

}  // namespace
}  // namespace pipeline::cli
