#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/error.h>
#include <pipeline/testing.h>

namespace {

using pipeline::Evaluation;
using pipeline::Images;
using pipeline::Tensor;
using pipeline::testing::StageRun;

/// One pixel an image: the number of its row in a table of given probabilities.
class TableClassifier final : public pipeline::Classifier {
 public:
  TableClassifier(std::vector<std::string> classes, std::vector<float> table)
      : Classifier(one_pixel(std::move(classes))), table_(std::move(table)) {}

  pipeline::State state() const override { return {}; }
  void probabilities(const Images& images, std::span<const std::int64_t> rows, std::span<float> out) const override {
    std::size_t at = 0;
    for (const std::int64_t row : rows) {
      const auto index = static_cast<std::size_t>(*images.at(row).data);
      for (std::size_t c = 0; c < classes().size(); ++c) out[at++] = table_[index * classes().size() + c];
    }
  }

 private:
  static pipeline::TrainingImages one_pixel(std::vector<std::string> classes) {
    pipeline::TrainingImages trained_on;
    trained_on.classes = std::move(classes);
    trained_on.shape = {1, 1, 1};
    trained_on.images = 1;
    return trained_on;
  }

  std::vector<float> table_;
};

/// `count` images of one pixel each, the pixel being the row's number.
Images numbered(std::int64_t count, std::vector<std::int32_t> labels, std::vector<std::string> classes,
                std::vector<std::string> ids = {}) {
  Images::Columns columns;
  columns.labels = std::move(labels);
  columns.classes = std::move(classes);
  columns.ids = std::move(ids);
  std::vector<std::uint8_t> rows;
  for (std::int64_t row = 0; row < count; ++row) rows.push_back(static_cast<std::uint8_t>(row));
  return {Tensor::of<std::uint8_t>({count, 1, 1, 1}, rows), std::move(columns)};
}

const std::vector<std::string> kAnimals{"ant", "bee", "cat", "elk", "owl"};

/// The table of expected.py.
TableClassifier animals_classifier() {
  return {kAnimals, {0.05F,  0.80F, 0.10F,  0.03F,  0.02F,  //
                     0.10F,  0.55F, 0.20F,  0.10F,  0.05F,  //
                     0.15F,  0.25F, 0.40F,  0.08F,  0.12F,  //
                     0.62F,  0.08F, 0.20F,  0.07F,  0.03F,  //
                     0.90F,  0.10F, 0.00F,  0.00F,  0.00F,  // refused
                     0.02F,  0.03F, 0.91F,  0.01F,  0.03F,  //
                     0.30F,  0.10F, 0.45F,  0.09F,  0.06F,  //
                     0.11F,  0.13F, 0.52F,  0.17F,  0.07F,  //
                     0.00F,  1.00F, 0.00F,  0.00F,  0.00F,  //
                     0.90F,  0.10F, 0.00F,  0.00F,  0.00F,  // refused
                     0.28F,  0.33F, 0.05F,  0.20F,  0.14F,  //
                     0.002F, 0.00F, 0.995F, 0.002F, 0.001F}};
}

/// Labels 1 1 1 1 2 2 2 3 1 3 2 1 in the classifier's order, but listed in another; images 4 and 9 refused.
Images animals() {
  Images images = numbered(12, {2, 2, 2, 2, 0, 0, 0, 1, 2, 1, 0, 2}, {"cat", "elk", "bee"});
  return images.with_refused({{4, "no ink"}, {9, "no ink"}});
}

TEST(Classification, AgreesWithScikitLearn) {
  StageRun run("metrics.classification");
  run.input("classifier", animals_classifier()).input("images", animals());
  run.run();
  const auto& evaluation = run.output<Evaluation>("evaluation");

  // expected.py: scikit-learn 1.2.1, NumPy 1.24.2. It renormalises after clipping, hence the tolerance of the loss.
  const std::vector<std::pair<std::string, double>> expected{
      {"accuracy", 0.4166666666666667},
      {"correct", 5.0},
      {"loss", 4.8517222612755715},
      {"macro_precision", 0.2875},
      {"macro_recall", 0.25},
      {"macro_f1", 0.2611111111111111},
      {"weighted_precision", 0.5083333333333333},
      {"weighted_recall", 0.4166666666666667},
      {"weighted_f1", 0.44814814814814813},
      {"top_3_accuracy", 0.6666666666666666},
      {"calibration_error", 0.3354999959468842},
  };
  for (const auto& [name, value] : expected) {
    SCOPED_TRACE(name);
    EXPECT_NEAR(evaluation.metric(name), value, name == "loss" ? 1e-6 : 1e-12);
  }
  EXPECT_EQ(evaluation.metric("images"), 12);
  EXPECT_EQ(evaluation.metric("refused"), 2);
  // Wilson's interval for 5 of 12: statsmodels documents proportion_confint(method='wilson'); by hand with z
  // = 1.959964: (5/12 + z^2/24 -+ z sqrt(35/1728 + z^2/576)) / (1 + z^2/12)
  EXPECT_NEAR(evaluation.metric("accuracy_low"), 0.19326, 5e-6);
  EXPECT_NEAR(evaluation.metric("accuracy_high"), 0.68049, 5e-6);

  const std::vector<pipeline::ClassScore> scores{{0.0, 0.0, 0.0, 0},
                                                 {0.75, 0.5, 0.6, 6},
                                                 {0.4, 0.5, 0.4444444444444445, 4},
                                                 {0.0, 0.0, 0.0, 2},
                                                 {0.0, 0.0, 0.0, 0}};
  ASSERT_EQ(evaluation.scores.size(), scores.size());
  for (std::size_t c = 0; c < scores.size(); ++c) {
    SCOPED_TRACE(kAnimals[c]);
    EXPECT_NEAR(evaluation.scores[c].precision, scores[c].precision, 1e-15);
    EXPECT_NEAR(evaluation.scores[c].recall, scores[c].recall, 1e-15);
    EXPECT_NEAR(evaluation.scores[c].f1, scores[c].f1, 1e-15);
    EXPECT_EQ(evaluation.scores[c].support, scores[c].support);
  }
  EXPECT_THAT(evaluation.confusion.values<std::int64_t>(),
              testing::ElementsAreArray({0, 0, 0, 0, 0, 1, 3, 2, 0, 0, 0, 1, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0}));
}

TEST(Classification, FillsInPredictionsInTheClassifiersClasses) {
  StageRun run("metrics.classification");
  run.input("classifier", animals_classifier()).input("images", animals());
  run.run();
  const auto& evaluation = run.output<Evaluation>("evaluation");
  EXPECT_EQ(evaluation.classes, kAnimals);
  EXPECT_THAT(evaluation.labels, testing::ElementsAre(1, 1, 1, 1, 2, 2, 2, 3, 1, 3, 2, 1));
  EXPECT_THAT(evaluation.predictions, testing::ElementsAre(1, 1, 2, 0, -1, 2, 2, 2, 1, -1, 1, 2));
  EXPECT_EQ(evaluation.probabilities.shape(), (pipeline::Shape{12, 5}));
  EXPECT_EQ(evaluation.probabilities.values<float>()[5 * 5 + 2], 0.91F);
  EXPECT_EQ(evaluation.probabilities.values<float>()[4 * 5], 0.0F);
  EXPECT_EQ(evaluation.images.size(), 12);
}

TEST(Classification, ReportsEachMetricInAFixedOrder) {
  StageRun run("metrics.classification", "{ top_k: 2, confidence: 0.8, bins: 3 }");
  run.input("classifier", animals_classifier()).input("images", animals());
  run.run();
  const auto& evaluation = run.output<Evaluation>("evaluation");
  std::vector<std::string> names;
  for (const auto& [name, value] : evaluation.metrics) {
    names.push_back(name);
    EXPECT_EQ(run.metrics().at(name), value) << name;
  }
  EXPECT_EQ(run.metrics().size(), names.size());
  EXPECT_THAT(names, testing::ElementsAre("accuracy", "accuracy_low", "accuracy_high", "correct", "images", "refused",
                                          "loss", "macro_precision", "macro_recall", "macro_f1", "weighted_precision",
                                          "weighted_recall", "weighted_f1", "top_2_accuracy", "calibration_error"));
  EXPECT_NEAR(evaluation.metric("top_2_accuracy"), 0.5833333333333334, 1e-15);  // expected.py
}

TEST(Classification, LeavesUnlabelledImagesOutOfTheFigures) {
  StageRun run("metrics.classification");
  run.input("classifier", TableClassifier({"no", "yes"}, {0.9F, 0.1F, 0.3F, 0.7F, 0.8F, 0.2F}))
      .input("images", numbered(3, {0, Images::kUnlabelled, 1}, {"no", "yes"}));
  run.run();
  const auto& evaluation = run.output<Evaluation>("evaluation");
  EXPECT_EQ(evaluation.metric("images"), 2);
  EXPECT_EQ(evaluation.metric("accuracy"), 0.5);
  EXPECT_THAT(evaluation.labels, testing::ElementsAre(0, Images::kUnlabelled, 1));
  EXPECT_THAT(evaluation.predictions, testing::ElementsAre(0, 1, 0));
  EXPECT_THAT(run.warnings(), testing::ElementsAre("1 of 3 images have no label: they are predicted, but left out of "
                                                   "the figures"));
}

TEST(Classification, AnUnusedUnknownClassDoesNoHarm) {
  StageRun run("metrics.classification");
  run.input("classifier", TableClassifier({"no", "yes"}, {0.9F, 0.1F}))
      .input("images", numbered(1, {1}, {"maybe", "no"}));
  run.run();
  EXPECT_EQ(run.output<Evaluation>("evaluation").metric("accuracy"), 1.0);
}

void expect_error(StageRun& run, const std::string& what, const std::string& help) {
  try {
    run.run();
    FAIL() << "no error";
  } catch (const pipeline::Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr(what));
    EXPECT_THAT(error.help(), testing::HasSubstr(help));
  }
}

TEST(Classification, AnUnknownClassIsNamed) {
  StageRun run("metrics.classification");
  run.input("classifier", TableClassifier({"no", "yes"}, {0.9F, 0.1F, 0.3F, 0.7F, 0.8F, 0.2F}))
      .input("images", numbered(3, {0, 1, 1}, {"no", "maybe"}));
  expect_error(run, "2 images are labelled 'maybe', which the classifier does not know; its classes are 'no', 'yes'",
               "rename the labels (class names are matched exactly), leave these images out, or train with them");
}

TEST(Classification, NoImagesIsAnError) {
  StageRun run("metrics.classification");
  run.input("classifier", TableClassifier({"no", "yes"}, {})).input("images", numbered(0, {}, {"no", "yes"}));
  expect_error(run, "there are no images to judge the classifier on", "connect a set with images");
}

TEST(Classification, NoLabelsIsAnError) {
  StageRun run("metrics.classification");
  run.input("classifier", TableClassifier({"no", "yes"}, {0.9F, 0.1F, 0.3F, 0.7F}))
      .input("images", numbered(2, {}, {}));
  expect_error(run, "none of the 2 images has a label, so there is nothing to compare predictions with",
               "label the images, or use 'pipeline predict' to classify images without labels");
}

TEST(Classification, ProbabilitiesThatAreNotNumbersAreAnError) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  StageRun run("metrics.classification");
  run.input("classifier", TableClassifier({"no", "yes"}, {0.9F, 0.1F, nan, nan}))
      .input("images", numbered(2, {0, 1}, {"no", "yes"}, {"a.png", "b.png"}));
  expect_error(run, "the classifier's probabilities for image 'b.png' are not numbers",
               "its training has diverged: lower the learning rate");
}

}  // namespace
