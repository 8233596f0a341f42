#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pipeline/testing.h>

#include "example_images.h"
#include "expect_error.h"

namespace {

using pipeline::DType;
using pipeline::Images;
using pipeline::testing::StageRun;

TEST(Invert, TakesBytesFrom255) {
  const Images images = example::bytes({1, 1, 3, 1}, {0, 100, 255});
  const Images inverted = StageRun("image.invert").apply(images);
  EXPECT_EQ(inverted.dtype(), DType::u8);
  EXPECT_THAT(example::stored(inverted), testing::ElementsAre(255, 155, 0));
}

TEST(Invert, TakesFloatsFromOne) {
  const Images images = example::floats({1, 3, 1, 1}, {0.0F, 0.25F, 1.0F});
  const Images inverted = StageRun("image.invert").apply(images);
  EXPECT_EQ(inverted.dtype(), DType::f32);
  EXPECT_THAT(example::seen(inverted), testing::ElementsAre(1.0F, 0.75F, 0.0F));
}

TEST(Invert, ScaledBytesStayBytesAndAreInvertedInTheirScale) {
  const Images images = example::bytes({1, 1, 2, 1}, {51, 255}).with_affine({1.0F / 255.0F, 0.0F});
  const Images inverted = StageRun("image.invert").apply(images);
  EXPECT_THAT(example::stored(inverted), testing::ElementsAre(204, 0));
  EXPECT_THAT(example::seen(inverted), testing::ElementsAre(testing::FloatNear(0.8F, 1e-6F), 0.0F));
}

TEST(Invert, EachChannelAndEachSize) {
  const Images colour = StageRun("image.invert").apply(example::bytes({1, 1, 2, 3}, {1, 2, 3, 4, 5, 6}));
  EXPECT_THAT(example::stored(colour), testing::ElementsAre(254, 253, 252, 251, 250, 249));
  const Images ragged = StageRun("image.invert").apply(example::ragged_bytes());
  EXPECT_THAT(example::stored(ragged, 0), testing::ElementsAre(255, 245, 235, 225, 215, 205));
  EXPECT_THAT(example::stored(ragged, 1), testing::ElementsAre(55, 0));
}

TEST(Invert, TwiceIsNothing) {
  const Images images = example::many_bytes(40);
  StageRun invert("image.invert");
  EXPECT_EQ(StageRun("image.invert").apply(invert.apply(images)).pixels(), images.pixels());
}

TEST(Invert, SameForAnyNumberOfThreads) {
  const Images images = example::many_floats(500);
  EXPECT_EQ(StageRun("image.invert").threads(1).apply(images).pixels(),
            StageRun("image.invert").threads(4).apply(images).pixels());
}

TEST(Invert, FloatsOutsideZeroToOneHaveNoOpposite) {
  example::expect_error([] { StageRun("image.invert").apply(example::floats({1, 1, 2, 1}, {0.5F, 1.5F})); },
                        "a value to invert is 1.5; floats must lie in [0, 1]",
                        "put image.invert before the step that makes such values, or image.scale before it");
}

}  // namespace
