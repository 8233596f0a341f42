#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include <pipeline/error.h>
#include <pipeline/testing.h>

namespace {

using pipeline::Evaluation;
using pipeline::Tensor;
using pipeline::testing::StageRun;

Evaluation evaluation(const std::vector<std::int32_t>& labels, const std::vector<float>& probabilities) {
  Evaluation result;
  result.classes = {"a", "b", "c"};
  result.labels = labels;
  result.probabilities = Tensor::of<float>({std::int64_t(labels.size()), 3}, probabilities);
  result.metrics = {{"accuracy", 0.5}};
  return result;
}

TEST(Brier, IsTheMeanSquaredDistanceFromTheTruth) {
  // (0.7, 0.2, 0.1) of a: 0.09 + 0.04 + 0.01 = 0.14;  (0, 0.5, 0.5) of c: 0 + 0.25 + 0.25 = 0.5;  mean 0.32
  StageRun run("@name@.brier");
  run.input("evaluation", evaluation({0, 2}, {0.7F, 0.2F, 0.1F, 0.0F, 0.5F, 0.5F})).run();
  EXPECT_NEAR(run.metrics().at("brier"), 0.32, 1e-6);
  const auto& scored = run.output<Evaluation>("evaluation");
  EXPECT_NEAR(scored.metric("brier"), 0.32, 1e-6);
  EXPECT_EQ(scored.metric("accuracy"), 0.5);  // what was there stays
}

TEST(Brier, ARefusedImageCostsOneAndAnUnlabelledOneNothing) {
  StageRun run("@name@.brier");
  run.input("evaluation", evaluation({1, -1}, {0.0F, 0.0F, 0.0F, 0.9F, 0.1F, 0.0F})).run();
  EXPECT_EQ(run.metrics().at("brier"), 1.0);
}

TEST(Brier, WithoutLabelsThereIsNothingToCompareWith) {
  StageRun run("@name@.brier");
  run.input("evaluation", evaluation({-1}, {1.0F, 0.0F, 0.0F}));
  EXPECT_THROW(run.run(), pipeline::Error);
}

}  // namespace
