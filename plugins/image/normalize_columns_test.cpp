#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pipeline/testing.h>

#include "example_images.h"

namespace {

using pipeline::Images;
using pipeline::testing::StageRun;
using testing::FloatEq;
using testing::Pointwise;

TEST(NormalizeColumns, AgreesWithKeras) {
  const Images images = example::bytes({1, 3, 5, 1}, {3, 0, 200, 7, 1,  //
                                                      4, 0, 10, 7, 2,   //
                                                      0, 0, 5, 7, 250});
  const Images normalized = StageRun("image.normalize_columns").apply(images);
  EXPECT_EQ(normalized.dtype(), pipeline::DType::f32);
  // keras.utils.normalize(x, axis=1, order=2) with NumPy 1.24.2, as float32:
  //   l2 = linalg.norm(x, 2, axis=1); l2[l2 == 0] = 1; x / expand_dims(l2, 1)
  const std::vector<float> expected{0.6F, 0.0F, 0.99844116F,  0.57735026F, 0.00399984F,  //
                                    0.8F, 0.0F, 0.049922056F, 0.57735026F, 0.00799968F,  //
                                    0.0F, 0.0F, 0.024961028F, 0.57735026F, 0.99996F};
  EXPECT_EQ(example::seen(normalized), expected);
}

TEST(NormalizeColumns, TakesNegativeFloats) {
  const Images images = example::floats({1, 2, 2, 1}, {0.5F, -1.5F, 0.25F, 2.0F});
  const std::vector<float> expected{0.8944272F, -0.6F, 0.4472136F, 0.8F};  // NumPy 1.24.2
  EXPECT_THAT(example::seen(StageRun("image.normalize_columns").apply(images)), Pointwise(FloatEq(), expected));
}

TEST(NormalizeColumns, EachChannelApart) {
  const Images images = example::bytes({1, 2, 1, 3}, {3, 5, 0, 4, 12, 9});
  const std::vector<float> expected{0.6F, 5.0F / 13, 0.0F, 0.8F, 12.0F / 13, 1.0F};
  EXPECT_THAT(example::seen(StageRun("image.normalize_columns").apply(images)), Pointwise(FloatEq(), expected));
}

TEST(NormalizeColumns, WorksOnScaledBytes) {
  // Lengths scale along, so the result is that of the bytes: up to the rounding of 3 / 255 and 4 / 255.
  const Images images = example::bytes({1, 2, 1, 1}, {3, 4}).with_affine({1.0F / 255.0F, 0.0F});
  const std::vector<float> expected{0.6F, 0.8F};
  EXPECT_THAT(example::seen(StageRun("image.normalize_columns").apply(images)),
              Pointwise(testing::FloatNear(1e-6F), expected));
}

TEST(NormalizeColumns, ImagesOfDifferentSizes) {
  const Images normalized = StageRun("image.normalize_columns").apply(example::ragged_bytes());
  EXPECT_EQ(example::seen(normalized, 1), (std::vector<float>{1.0F, 1.0F}));
  EXPECT_EQ(example::seen(normalized, 0)[0], 0.0F);
  EXPECT_EQ(example::seen(normalized, 0)[3], 1.0F);
}

TEST(NormalizeColumns, SameForAnyNumberOfThreads) {
  const Images images = example::many_bytes(500);
  EXPECT_EQ(StageRun("image.normalize_columns").threads(1).apply(images).pixels(),
            StageRun("image.normalize_columns").threads(4).apply(images).pixels());
}

}  // namespace
