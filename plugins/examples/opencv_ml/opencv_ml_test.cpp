#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include <pipeline/error.h>
#include <pipeline/random.h>
#include <pipeline/testing.h>

namespace {

using pipeline::Classifier;
using pipeline::Images;
using pipeline::Tensor;
using pipeline::testing::StageRun;
using ::testing::ElementsAre;
using ::testing::FloatEq;

Images::Columns of_two_classes(std::vector<std::int32_t> labels) {
  Images::Columns columns;
  columns.labels = std::move(labels);
  columns.classes = {"low", "high"};
  return columns;
}

/// Images of 1 x `width` values.
Images table(std::int64_t width, const std::vector<float>& values, std::vector<std::int32_t> labels) {
  const auto rows = static_cast<std::int64_t>(values.size()) / width;
  return {Tensor::of<float>({rows, 1, width, 1}, values), of_two_classes(std::move(labels))};
}

std::vector<float> probabilities(const Classifier& classifier, const Images& images) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(images.size()));
  std::iota(rows.begin(), rows.end(), 0);
  std::vector<float> out(rows.size() * classifier.classes().size(), -1.0F);
  classifier.probabilities(images, rows, out);
  return out;
}

std::vector<float> ask(StageRun& run, const Images& train, const Images& images) {
  run.input("train", train).run();
  return probabilities(run.output<Classifier>("classifier"), images);
}

TEST(Knn, TheNearestVote) {
  const Images train = table(1, {0, 1, 2, 10, 11, 13}, {0, 0, 0, 1, 1, 1});
  StageRun run("opencv_ml.knn", "{ neighbours: 3 }");
  // Of 3: 2, 1 and 0 are nearest. Of 7: 10 (3 away), 11 (4) and 2 (5).
  EXPECT_THAT(ask(run, train, table(1, {3, 7}, {})),
              ElementsAre(FloatEq(1.0F), 0.0F, FloatEq(1.0F / 3.0F), FloatEq(2.0F / 3.0F)));
}

TEST(Knn, RowsWithoutLabelAndRefusedOnesDoNotVote) {
  const Images train = table(1, {0, 3, 4, 10}, {0, Images::kUnlabelled, 0, 1}).with_refused({{2, "blank"}});
  StageRun run("opencv_ml.knn", "{ neighbours: 1 }");
  EXPECT_THAT(ask(run, train, table(1, {6}, {})), ElementsAre(0.0F, 1.0F));
}

TEST(Knn, MoreNeighboursThanImagesIsAnError) {
  StageRun run("opencv_ml.knn", "{ neighbours: 4 }");
  run.input("train", table(1, {0, 1, 2}, {0, 1, 0}));
  try {
    run.run();
    FAIL();
  } catch (const pipeline::Error& error) {
    EXPECT_STREQ(error.what(), "there are 3 training images, fewer than 'neighbours' (4)");
  }
}

TEST(Svm, SeparatesWhatNoLineDoes) {
  // The exclusive or of two signs.
  const Images train = table(2, {1, 1, -1, -1, 1, -1, -1, 1}, {0, 0, 1, 1});
  StageRun run("opencv_ml.svm");
  EXPECT_THAT(ask(run, train, table(2, {2, 1, -1, 2, 0.8F, -1, -1, -0.5F}, {})),
              ElementsAre(1.0F, 0.0F, 0.0F, 1.0F, 0.0F, 1.0F, 1.0F, 0.0F));
}

TEST(Svm, ImagesOfOneClassAreAnError) {
  StageRun run("opencv_ml.svm");
  run.input("train", table(1, {1, 2}, {0, 0}));
  EXPECT_THROW(run.run(), pipeline::Error);
}

Images noisy_line() {
  std::vector<float> values;
  std::vector<std::int32_t> labels;
  pipeline::Random random(3);
  for (int i = 0; i < 200; ++i) {
    values.push_back(static_cast<float>(random.normal()));
    labels.push_back(values.back() + static_cast<float>(random.normal()) > 0.0F ? 1 : 0);
  }
  return table(1, values, labels);
}

TEST(Trees, ProbabilitiesAreSharesOfTheTrees) {
  StageRun run("opencv_ml.trees", "{ trees: 8, depth: 3 }");
  const std::vector<float> found = ask(run, noisy_line(), table(1, {-3, -0.2F, 0.1F, 3}, {}));
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(found[i] * 8, static_cast<float>(static_cast<int>(found[i] * 8)));
    if (i % 2 == 1) {
      EXPECT_EQ(found[i - 1] + found[i], 1.0F);
    }
  }
  EXPECT_EQ(found[0], 1.0F);
  EXPECT_EQ(found[7], 1.0F);
}

TEST(Trees, TheSeedDecides) {
  const auto grown = [](std::uint64_t seed) {
    StageRun run("opencv_ml.trees", "{ trees: 20 }");
    run.seed(seed);
    return ask(run, noisy_line(), table(1, {-1, -0.5F, -0.2F, 0, 0.1F, 0.4F, 1}, {}));
  };
  EXPECT_EQ(grown(5), grown(5));
  EXPECT_NE(grown(5), grown(6));
}

TEST(All, ARowsResultDoesNotDependOnTheRowsBeside) {
  for (const std::string type : {"opencv_ml.knn", "opencv_ml.svm", "opencv_ml.trees"}) {
    SCOPED_TRACE(type);
    const Images images = table(1, {-1.3F, -0.5F, 0.02F, 0.7F}, {});
    StageRun run(type);
    const std::vector<float> all = ask(run, noisy_line(), images);
    for (std::int64_t row = 0; row < images.size(); ++row) {
      std::vector<float> alone(2);
      run.output<Classifier>("classifier").probabilities(images, std::vector{row}, alone);
      EXPECT_EQ(alone, (std::vector<float>(all.begin() + 2 * row, all.begin() + 2 * row + 2)));
    }
  }
}

TEST(All, ValuesAreThoseThatANetworkWouldSee) {
  // Bytes 0 to 4 that mean -2 to 2.
  const std::vector<std::uint8_t> bytes{0, 1, 3, 4};
  const Images train = Images(Tensor::of<std::uint8_t>({4, 1, 1, 1}, bytes), of_two_classes({0, 0, 1, 1}))
                           .with_affine({.scale = 1.0F, .offset = -2.0F});
  StageRun run("opencv_ml.knn", "{ neighbours: 1 }");
  EXPECT_THAT(ask(run, train, table(1, {-1.5F, 0.9F}, {})), ElementsAre(1.0F, 0.0F, 0.0F, 1.0F));
}

TEST(All, ImagesOfDifferentSizesAreAnError) {
  const std::vector<pipeline::Image> ragged{{Tensor::zeros(pipeline::DType::u8, {1, 1, 1})},
                                            {Tensor::zeros(pipeline::DType::u8, {1, 2, 1})}};
  StageRun run("opencv_ml.svm");
  run.input("train", Images(ragged, of_two_classes({0, 1})));
  EXPECT_THROW(run.run(), pipeline::Error);
}

}  // namespace
