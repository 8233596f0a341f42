#include <pipeline/evaluation.h>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "support/messages.h"

namespace pipeline {
namespace {

using testing::message_of;

Evaluation three_rows() {
  Evaluation evaluation;
  evaluation.classes = {"cat", "dog"};
  evaluation.labels = {1, 0, Images::kUnlabelled};
  evaluation.predictions = {1, 1, -1};
  evaluation.probabilities = Tensor::of<float>({3, 2}, std::vector<float>{0.1F, 0.9F, 0.3F, 0.7F, 0.0F, 0.0F});
  evaluation.images = Images(Tensor::zeros(DType::u8, {3, 2, 5, 1}), {{1, 0, -1}, {"cat", "dog"}, {"a", "b", "c"}, {}})
                          .with_refused({{2, "no ink"}});
  evaluation.scores = {{0.0, 0.0, 0.0, 1}, {0.5, 1.0, 2.0 / 3.0, 1}};
  evaluation.confusion = Tensor::of<std::int64_t>({2, 2}, std::vector<std::int64_t>{0, 1, 0, 1});
  evaluation.metrics = {{"accuracy", 0.5}, {"calibration_error", std::numeric_limits<double>::quiet_NaN()}};
  return evaluation;
}

TEST(Evaluation, AStateGivesItBack) {
  const Evaluation read = Evaluation::from_state(three_rows().state());
  EXPECT_EQ(read.state(), three_rows().state());
  EXPECT_EQ(read.labels, three_rows().labels);
  EXPECT_EQ(read.predictions, three_rows().predictions);
  EXPECT_EQ(read.images.refused().at(2), "no ink");
  EXPECT_EQ(read.scores[1].f1, 2.0 / 3.0);
  EXPECT_EQ(read.scores[1].support, 1);
  EXPECT_EQ(read.metric("accuracy"), 0.5);
}

TEST(Evaluation, AnUnknownMetricIsNotANumber) {
  EXPECT_TRUE(std::isnan(three_rows().metric("loss")));
  EXPECT_TRUE(std::isnan(Evaluation::from_state(three_rows().state()).metric("calibration_error")));
}

TEST(Evaluation, AStateThatContradictsItselfIsRefused) {
  const auto broken = [](auto change) {
    Evaluation evaluation = three_rows();
    change(evaluation);
    const State state = evaluation.state();
    return message_of([&state] { Evaluation::from_state(state); });
  };
  EXPECT_EQ(broken([](Evaluation& e) { e.labels.pop_back(); }), "an evaluation of 3 rows cannot have 2 labels");
  EXPECT_EQ(broken([](Evaluation& e) { e.predictions.push_back(0); }),
            "an evaluation of 3 rows cannot have 4 predictions");
  EXPECT_EQ(broken([](Evaluation& e) { e.predictions[0] = 2; }),
            "an evaluation of 2 classes cannot have a class numbered 2");
  EXPECT_EQ(broken([](Evaluation& e) { e.probabilities = Tensor::zeros(DType::f32, {3, 3}); }),
            "the probabilities of an evaluation have the shape 3 x 3, expected 3 x 2");
  EXPECT_EQ(broken([](Evaluation& e) { e.scores.pop_back(); }),
            "the scores of an evaluation have the shape 1 x 3, expected 2 x 3");
}

}  // namespace
}  // namespace pipeline
