#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include <pipeline/error.h>
#include <pipeline/testing.h>

namespace {

using pipeline::Images;
using pipeline::Tensor;
using pipeline::testing::StageRun;

/// Images of 1 x 2 pixels; classes "a" and "b".
Images images(const std::vector<float>& values, const std::vector<std::int32_t>& labels) {
  const auto count = static_cast<std::int64_t>(labels.size());
  return {Tensor::of<float>({count, 1, 2, 1}, values), {labels, {"a", "b"}, {}, {}}};
}

// Means: a = (1, 0), b = (5, 4). Each image is 1 from its mean in one of two values: s^2 = 1 / 2.
const Images kTrain = images({0, 0, 2, 0, 5, 3, 5, 5}, {0, 0, 1, 1});

TEST(NearestMean, ProbabilitiesFollowTheFormula) {
  StageRun run("@name@.nearest_mean");
  run.input("train", kTrain).run();
  const auto& classifier = run.output<pipeline::Classifier>("classifier");
  std::vector<float> probabilities(4);
  const std::vector<std::int64_t> rows{0, 1};
  classifier.probabilities(images({3, 2, 3, 2.1F}, {0, 0}), rows, probabilities);
  EXPECT_FLOAT_EQ(probabilities[0], 0.5F);  // as far from a as from b
  // (3, 2.1): 8.41 from a, 7.61 from b, so p_b / p_a = exp(0.8)
  EXPECT_NEAR(probabilities[3] / probabilities[2], std::exp(0.8), 1e-4);
}

TEST(NearestMean, AClassWithoutImagesIsAMistakeOfTheUser) {
  StageRun run("@name@.nearest_mean");
  run.input("train", images({0, 0, 2, 0}, {0, 0}));
  try {
    run.run();
    FAIL() << "no error";
  } catch (const pipeline::Error& error) {
    EXPECT_STREQ(error.what(), "no image to learn from is labelled 'b'");
  }
}

TEST(NearestMean, StopsWhenAsked) {
  StageRun run("@name@.nearest_mean");
  run.input("train", kTrain).stop_after(2);
  EXPECT_THROW(run.run(), pipeline::Stopped);
}

}  // namespace
