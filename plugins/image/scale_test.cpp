#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include <pipeline/testing.h>

#include "example_images.h"
#include "expect_error.h"

namespace {

using pipeline::Images;
using pipeline::testing::StageRun;
using testing::ElementsAre;
using testing::FloatNear;

TEST(Scale, MapsTheRangeOfTheFitSetToZeroAndOne) {
  const Images fit = example::bytes({2, 1, 2, 1}, {20, 60, 30, 120});
  const Images images = example::bytes({1, 1, 3, 1}, {20, 45, 170});  // 170 lies beyond what was learned
  const Images scaled = StageRun("image.scale").apply(fit, images);
  EXPECT_THAT(example::seen(scaled),
              ElementsAre(FloatNear(0.0F, 1e-7F), FloatNear(0.25F, 1e-6F), FloatNear(1.5F, 1e-6F)));
}

TEST(Scale, OfBytesFrom0To255IsDivisionBy255) {
  const Images scaled =
      StageRun("image.scale").apply(example::bytes({1, 1, 2, 1}, {0, 255}), example::bytes({1, 1, 1, 1}, {7}));
  EXPECT_EQ(scaled.affine(), (pipeline::Affine{1.0F / 255.0F, 0.0F}));
}

TEST(Scale, TouchesNoPixel) {
  const Images images = example::many_bytes(5);
  const Images scaled = StageRun("image.scale").apply(images, images);
  EXPECT_EQ(scaled.dtype(), pipeline::DType::u8);
  EXPECT_EQ(scaled.pixels().data(), images.pixels().data());
}

TEST(Scale, ToLowAndHigh) {
  const Images images = example::bytes({1, 1, 3, 1}, {10, 15, 30});
  const Images scaled = StageRun("image.scale", "{ low: -1, high: 3 }").apply(images, images);
  EXPECT_THAT(example::seen(scaled),
              ElementsAre(FloatNear(-1.0F, 1e-6F), FloatNear(0.0F, 1e-6F), FloatNear(3.0F, 1e-6F)));
}

TEST(Scale, ComesAfterAnEarlierMap) {
  // v = 10 - 2 x: stored 1, 4 are seen as 8, 2.
  const Images images = example::bytes({1, 1, 2, 1}, {1, 4}).with_affine({-2.0F, 10.0F});
  const Images scaled = StageRun("image.scale").apply(images, images);
  EXPECT_THAT(example::seen(scaled), ElementsAre(FloatNear(1.0F, 1e-6F), FloatNear(0.0F, 1e-6F)));
}

TEST(Scale, FloatsAndImagesOfDifferentSizes) {
  const Images images = example::floats({1, 1, 3, 1}, {-0.5F, 0.0F, 1.5F});
  EXPECT_THAT(example::seen(StageRun("image.scale").apply(images, images)),
              ElementsAre(FloatNear(0.0F, 1e-6F), FloatNear(0.25F, 1e-6F), FloatNear(1.0F, 1e-6F)));
  const Images ragged = example::ragged_bytes();
  const Images scaled = StageRun("image.scale").apply(ragged, ragged);
  EXPECT_THAT(example::seen(scaled, 1), ElementsAre(FloatNear(200.0F / 255, 1e-6F), FloatNear(1.0F, 1e-6F)));
}

TEST(Scale, LearnsNothingFromRefusedImages) {
  const Images fit = example::bytes({2, 1, 2, 1}, {0, 255, 100, 200}).with_refused({{0, "no ink"}});
  const Images scaled = StageRun("image.scale").apply(fit, example::bytes({1, 1, 1, 1}, {150}));
  EXPECT_THAT(example::seen(scaled), ElementsAre(FloatNear(0.5F, 1e-6F)));
}

TEST(Scale, SameForAnyNumberOfThreads) {
  const Images images = example::many_floats(6000);
  EXPECT_EQ(StageRun("image.scale").threads(1).apply(images, images).affine(),
            StageRun("image.scale").threads(4).apply(images, images).affine());
}

TEST(Scale, AConstantSetHasNoRange) {
  const Images images = example::bytes({1, 2, 2, 1}, {17, 17, 17, 17});
  example::expect_error([&] { StageRun("image.scale").apply(images, images); },
                        "every value of the set to learn from is 17, so there is no range to scale",
                        "fit on images that show something");
}

TEST(Scale, AnEmptySetTeachesNothing) {
  const Images none = example::bytes({0, 2, 2, 1}, {});
  example::expect_error([&] { StageRun("image.scale").apply(none, none); }, "the set to learn from holds no images",
                        "connect 'fit' to a set with images");
}

TEST(Scale, InfiniteValuesAreNotLearned) {
  const Images images = example::floats({1, 1, 2, 1}, {0.5F, std::numeric_limits<float>::infinity()});
  example::expect_error([&] { StageRun("image.scale").apply(images, images); },
                        "image '0' holds the value inf; only finite values can be learned from",
                        "look at the step before this one");
}

TEST(Scale, LowMustBeBelowHigh) {
  const Images images = example::many_bytes(1);
  example::expect_error([&] { StageRun("image.scale", "{ low: 1, high: 0.5 }").apply(images, images); },
                        "'low' is 1 and 'high' is 0.5; 'low' must be below 'high'",
                        "to turn light and dark round, use image.invert");
}

}  // namespace
