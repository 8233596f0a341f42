#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include <pipeline/testing.h>

#include "example_images.h"
#include "expect_error.h"

namespace {

using pipeline::Images;
using pipeline::testing::StageRun;
using testing::ElementsAre;
using testing::FloatNear;

TEST(Standardize, TakesMeanAndPopulationDeviationOfTheFitSet) {
  // Mean of 2, 4, 4, 4, 5, 5, 7, 9 is 5, their population deviation 2.
  const Images fit = example::bytes({2, 2, 2, 1}, {2, 4, 4, 4, 5, 5, 7, 9});
  const Images images = example::bytes({1, 1, 3, 1}, {5, 9, 2});
  const Images standardized = StageRun("image.standardize").apply(fit, images);
  EXPECT_EQ(standardized.affine(), (pipeline::Affine{0.5F, -2.5F}));
  EXPECT_THAT(example::seen(standardized), ElementsAre(0.0F, 2.0F, -1.5F));
}

TEST(Standardize, TouchesNoPixel) {
  const Images images = example::many_bytes(5);
  EXPECT_EQ(StageRun("image.standardize").apply(images, images).pixels().data(), images.pixels().data());
}

TEST(Standardize, ComesAfterAnEarlierMap) {
  const Images images = example::bytes({1, 1, 2, 1}, {1, 3}).with_affine({-4.0F, 100.0F});  // seen as 96, 88
  EXPECT_THAT(example::seen(StageRun("image.standardize").apply(images, images)),
              ElementsAre(FloatNear(1.0F, 1e-5F), FloatNear(-1.0F, 1e-5F)));
}

TEST(Standardize, FloatsFarFromZeroKeepTheirDeviation) {
  // Mean 10000, deviation 0.25: a sum of squares less a squared mean would lose it in 32 bits.
  const Images images = example::floats({1, 1, 4, 1}, {9999.75F, 10000.25F, 9999.75F, 10000.25F});
  const Images standardized = StageRun("image.standardize").apply(images, images);
  EXPECT_EQ(standardized.affine(), (pipeline::Affine{4.0F, -40000.0F}));
}

TEST(Standardize, AWholeSetOfBytesEndsUpWithMeanZeroAndDeviationOne) {
  const Images images = example::many_bytes(6000);
  const Images standardized = StageRun("image.standardize").apply(images, images);
  const Images floats = standardized.as_floats();
  double sum = 0.0;
  double squares = 0.0;
  for (const float value : floats.pixels().values<float>()) {
    sum += value;
    squares += static_cast<double>(value) * value;
  }
  const auto n = static_cast<double>(images.pixels().size());
  EXPECT_NEAR(sum / n, 0.0, 1e-6);
  EXPECT_NEAR(squares / n, 1.0, 1e-6);
}

TEST(Standardize, ImagesOfDifferentSizesCountByTheirPixels) {
  // 0, 10, ..., 50, 200, 255: mean 605 / 8 = 75.625, sum of squares 110525.
  const Images ragged = example::ragged_bytes();
  const double deviation = std::sqrt(110525.0 / 8 - 75.625 * 75.625);
  EXPECT_THAT(example::seen(StageRun("image.standardize").apply(ragged, ragged), 1),
              ElementsAre(FloatNear(static_cast<float>((200 - 75.625) / deviation), 1e-6F),
                          FloatNear(static_cast<float>((255 - 75.625) / deviation), 1e-6F)));
}

TEST(Standardize, SameForAnyNumberOfThreads) {
  for (const Images& images : {example::many_bytes(6000), example::many_floats(6000)})
    EXPECT_EQ(StageRun("image.standardize").threads(1).apply(images, images).affine(),
              StageRun("image.standardize").threads(4).apply(images, images).affine());
}

TEST(Standardize, LearnsNothingFromRefusedImages) {
  const Images fit = example::bytes({2, 1, 2, 1}, {0, 255, 3, 7}).with_refused({{0, "no ink"}});
  EXPECT_EQ(StageRun("image.standardize").apply(fit, fit).affine(), (pipeline::Affine{0.5F, -2.5F}));
}

TEST(Standardize, AConstantSetHasNoDeviation) {
  const Images images = example::floats({1, 1, 3, 1}, {0.1F, 0.1F, 0.1F});
  example::expect_error([&] { StageRun("image.standardize").apply(images, images); },
                        "every value of the set to learn from is 0.10000000149011612, so its standard deviation is 0",
                        "fit on images that show something");
}

TEST(Standardize, ASetOfRefusedImagesTeachesNothing) {
  const Images images = example::bytes({1, 1, 2, 1}, {1, 2}).with_refused({{0, "no ink"}});
  example::expect_error([&] { StageRun("image.standardize").apply(images, images); },
                        "the set to learn from holds no usable image: all 1 were refused",
                        "connect 'fit' to a set with images");
}

}  // namespace
