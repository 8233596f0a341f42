#include "confusion_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "shown_evaluation.h"

namespace pipeline::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(ConfusionText, LongNamesAreNumbered) {
  Evaluation evaluation;
  evaluation.classes = {"T-shirt/top", "Trouser"};
  evaluation.confusion = Tensor::of<std::int64_t>({2, 2}, std::vector<std::int64_t>{930, 4, 11, 989});
  EXPECT_EQ(confusion_text(evaluation, 34),
            "  confusion matrix: true class in rows, predicted in columns\n"
            "                   0    1\n"
            "  0 T-shirt/top  930    4\n"
            "  1 Trouser       11  989\n");
}

TEST(ConfusionText, WhatDoesNotFitBecomesTheWorstMistakes) {
  const std::string text = confusion_text(many_classes(26, "letter "), 80);
  EXPECT_THAT(text, StartsWith("  most frequent mistakes\n"
                               "  true class  predicted as  images  of its class\n"
                               "  letter 25   letter 0          25        2.50 %\n"
                               "  letter 24   letter 25         24        2.40 %\n"));
  EXPECT_THAT(text, HasSubstr("  The confusion matrix of 26 classes is too wide for 80 columns; 15 less\n"
                              "  frequent mistakes are left out.\n"));
}

TEST(ConfusionText, WithoutMistakesItSaysSo) {
  Evaluation evaluation = many_classes(40, "a long name of a class ");
  std::vector<std::int64_t> diagonal(1600, 0);
  for (std::size_t c = 0; c < 40; ++c) diagonal[c * 40 + c] = 1000;
  evaluation.confusion = Tensor::of<std::int64_t>({40, 40}, diagonal);
  EXPECT_EQ(confusion_text(evaluation, 80), "  no image was taken for one of another class\n");
}

}  // namespace
}  // namespace pipeline::cli
