#include <gtest/gtest.h>

#include <pipeline/testing.h>

#include "example_images.h"

namespace {

using pipeline::testing::StageRun;

TEST(None, HandsTheVeryPixelsOn) {
  const pipeline::Images images = example::many_bytes(3);
  const pipeline::Images same = StageRun("image.none").apply(images);
  EXPECT_EQ(same.pixels().data(), images.pixels().data());
  EXPECT_EQ(same.size(), 3);
}

TEST(None, LeavesImagesOfDifferentSizes) {
  const pipeline::Images same = StageRun("image.none").apply(example::ragged_bytes());
  EXPECT_TRUE(same.is_ragged());
  EXPECT_EQ(example::stored(same, 1), (std::vector<std::uint8_t>{200, 255}));
}

}  // namespace
