#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include <pipeline/testing.h>

namespace {

using pipeline::DType;
using pipeline::Evaluation;
using pipeline::Images;
using pipeline::Tensor;
using pipeline::testing::StageRun;

/// Four images: right, misread a little, misread for sure, refused.
pipeline::RunInfo judged() {
  auto evaluation = std::make_shared<Evaluation>();
  evaluation->classes = {"a", "b, or c"};
  evaluation->labels = {0, 1, 1, 0};
  evaluation->predictions = {0, 0, 0, -1};
  evaluation->probabilities =
      Tensor::of<float>({4, 2}, std::vector<float>{0.75F, 0.25F, 0.5F, 0.5F, 1.0F, 0.0F, 0.0F, 0.0F});
  const Images images(Tensor::zeros(DType::u8, {4, 1, 1, 1}),
                      {evaluation->labels, evaluation->classes, {"1.png", "2.png", "3.png", "4.png"}, {}});
  evaluation->images = images.with_refused({{3, "no ink"}});
  pipeline::RunInfo run;
  run.evaluations.push_back({"score", "inverted", evaluation, {}});
  return run;
}

TEST(Mistakes, AreListedTheSurestFirstAndTheRefusedLast) {
  const auto files = StageRun("@name@.mistakes").report(judged());
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].name, "mistakes.csv");
  EXPECT_EQ(files[0].content,
            "stage,variant,id,author,label,prediction,probability,reason\r\n"
            "score,inverted,3.png,,\"b, or c\",a,1,\r\n"
            "score,inverted,2.png,,\"b, or c\",a,0.5,\r\n"
            "score,inverted,4.png,,a,,,no ink\r\n");
}

TEST(Mistakes, AreNoMoreThanAskedFor) {
  const auto files = StageRun("@name@.mistakes", "{ most: 1, file: worst.csv }").report(judged());
  EXPECT_EQ(files[0].name, "worst.csv");
  EXPECT_EQ(files[0].content,
            "stage,variant,id,author,label,prediction,probability,reason\r\n"
            "score,inverted,3.png,,\"b, or c\",a,1,\r\n");
}

TEST(Mistakes, ARunThatJudgedNothingHasAnEmptyTable) {
  EXPECT_EQ(StageRun("@name@.mistakes").report({})[0].content,
            "stage,variant,id,author,label,prediction,probability,reason\r\n");
}

}  // namespace
