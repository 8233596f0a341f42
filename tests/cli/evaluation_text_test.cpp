#include "evaluation_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "shown_evaluation.h"

namespace pipeline::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// 7 images of three classes: 4 of "cat" (one taken for "dog"), 2 of "dog", 1 of "emu" (taken for "cat").
Evaluation three_classes() {
  Evaluation evaluation;
  evaluation.classes = {"cat", "dog", "emu"};
  evaluation.labels = {0, 0, 0, 0, 1, 1, 2};
  evaluation.predictions = {0, 0, 0, 1, 1, 1, 0};
  evaluation.scores = {{0.75, 0.75, 0.75, 4}, {2.0 / 3.0, 1.0, 0.8, 2}, {0.0, 0.0, 0.0, 1}};
  evaluation.confusion = Tensor::of<std::int64_t>({3, 3}, std::vector<std::int64_t>{3, 1, 0, 0, 2, 0, 1, 0, 0});
  evaluation.metrics = {{"accuracy", 5.0 / 7.0},
                        {"accuracy_low", 0.3589},
                        {"accuracy_high", 0.9178},
                        {"correct", 5.0},
                        {"images", 7.0},
                        {"loss", 0.61},
                        {"macro_precision", 0.4722},
                        {"macro_recall", 0.5833},
                        {"macro_f1", 0.5167},
                        {"weighted_precision", 0.6190},
                        {"weighted_recall", 0.7143},
                        {"weighted_f1", 0.6571}};
  return evaluation;
}

TEST(EvaluationText, IsReportAccuracyConfusionAndOtherFigures) {
  EXPECT_EQ(evaluation_text(three_classes(), {80, 20, 0.95}),
            "  class         precision  recall      f1  support\n"
            "  cat              0.7500  0.7500  0.7500        4\n"
            "  dog              0.6667  1.0000  0.8000        2\n"
            "  emu              0.0000  0.0000  0.0000        1\n"
            "\n"
            "  accuracy                         0.7143        7\n"
            "  macro avg        0.4722  0.5833  0.5167        7\n"
            "  weighted avg     0.6190  0.7143  0.6571        7\n"
            "\n"
            "  accuracy 71.43 %, 95 % interval 35.89 % to 91.78 %: 5 of 7 images\n"
            "\n"
            "  confusion matrix: true class in rows, predicted in columns\n"
            "       cat  dog  emu\n"
            "  cat    3    1    .\n"
            "  dog    .    2    .\n"
            "  emu    1    .    0\n"
            "\n"
            "  loss  0.6100\n");
}

TEST(EvaluationText, OfManyClassesTheWorstAreShownAndTheRestIsSaid) {
  Evaluation evaluation = many_classes(100, "class number ");
  const std::string text = evaluation_text(evaluation, {80, 20, std::nullopt});
  EXPECT_THAT(text, HasSubstr("  Of 100 classes, the 20 with the lowest f1 are shown.\n"));
  EXPECT_THAT(text, HasSubstr("\n  class number 99"));
  EXPECT_THAT(text, Not(HasSubstr("\n  class number 1 ")));
}

TEST(EvaluationText, NeverIsWiderThanTheTerminal) {
  for (const int classes : {1, 2, 10, 13, 14, 26, 100})
    for (const std::string name :
         {"", "a rather long name of a class, as people give them ", "\u6f22\u5b57", "\x1b[2J"})
      for (const int width : {60, 80}) {
        SCOPED_TRACE(std::to_string(classes) + " classes '" + name + "', width " + std::to_string(width));
        const std::string text = evaluation_text(many_classes(classes, name), {width, 20, 0.95});
        EXPECT_LE(longest_line_of(text), width);
        EXPECT_THAT(text, Not(HasSubstr("\x1b")));
      }
}

}  // namespace
}  // namespace pipeline::cli
