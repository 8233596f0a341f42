#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pipeline/testing.h>

#include "example_images.h"
#include "text_images.h"

namespace {

using example::Rows;
using pipeline::Images;
using pipeline::ImageShape;
using pipeline::testing::StageRun;
using testing::ElementsAre;
using testing::Pair;

TEST(CropToInk, LeavesTheBoundingBox) {
  const Images images = example::drawn({".....+", "..#...", ".###..", "......"});
  EXPECT_EQ(example::shown(StageRun("image.crop_to_ink", "{ threshold: 0.5 }").apply(images)), (Rows{".#.", "###"}));
  EXPECT_EQ(example::shown(StageRun("image.crop_to_ink").apply(images)), (Rows{"....+", ".#...", "###.."}));
}

TEST(CropToInk, TheMarginEndsWithTheImage) {
  const Images images = example::drawn({"#....+", "#.....", "......", "......", "......"});
  EXPECT_EQ(example::shown(StageRun("image.crop_to_ink", "{ margin: 2, threshold: 0.5 }").apply(images)),
            (Rows{"#..", "#..", "...", "..."}));
}

TEST(CropToInk, EachImageHasItsOwnSizeAndKeepsItsType) {
  const Images cropped = StageRun("image.crop_to_ink")
                             .apply(example::floats({2, 2, 3, 1}, {0.0F, 0.5F, 0.4F,  //
                                                                   0.0F, 0.0F, 0.0F,  //
                                                                   0.0F, 0.0F, 0.9F,  //
                                                                   0.0F, 0.0F, 0.3F}));
  EXPECT_EQ(cropped.dtype(), pipeline::DType::f32);
  ASSERT_TRUE(cropped.is_ragged());
  EXPECT_EQ(cropped.at(0).shape, (ImageShape{1, 2, 1}));
  EXPECT_EQ(cropped.at(1).shape, (ImageShape{2, 1, 1}));
  EXPECT_THAT(example::seen(cropped, 0), ElementsAre(0.5F, 0.4F));
  EXPECT_THAT(example::seen(cropped, 1), ElementsAre(0.9F, 0.3F));
}

TEST(CropToInk, SameForAnyNumberOfThreads) {
  const Images images = example::many_drawings(300);
  EXPECT_TRUE(example::same_pixels(StageRun("image.crop_to_ink").threads(1).apply(images),
                                   StageRun("image.crop_to_ink").threads(4).apply(images)));
}

TEST(CropToInk, BlankImageIsRefused) {
  EXPECT_THAT(StageRun("image.crop_to_ink").apply(example::drawn({"...", "..."})).refused(),
              ElementsAre(Pair(0, "no ink; lower 'threshold', or leave the image out")));
}

}  // namespace
