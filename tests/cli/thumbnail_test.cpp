#include "thumbnail.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pipeline::cli {
namespace {

using ::testing::ElementsAre;

Images bytes_of(Shape shape, std::vector<std::uint8_t> values) {
  return {Tensor::of<std::uint8_t>(std::move(shape), values), {}};
}

TEST(Thumbnail, RangeIsWhatANetworkSees) {
  const Images images = bytes_of({1, 1, 3, 1}, {0, 51, 255}).with_affine({1.0F / 255.0F, 0.0F});
  EXPECT_EQ(value_range(images).low, 0.0);
  EXPECT_EQ(value_range(images).high, 1.0);
  const Images falling = images.with_affine({-2.0F, 10.0F});
  EXPECT_EQ(value_range(falling).low, -500.0);
  EXPECT_EQ(value_range(falling).high, 10.0);
}

TEST(Thumbnail, ValuesThatAreNotFiniteAreLeftOutOfTheRange) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const Images images(Tensor::of<float>({1, 1, 3, 1}, std::vector<float>{-2.0F, nan, 6.0F}), {});
  EXPECT_EQ(value_range(images).low, -2.0);
  EXPECT_EQ(value_range(images).high, 6.0);
  EXPECT_THAT(thumbnail(images, 0, value_range(images), 3, 1).pixels, ElementsAre(0, 0, 255));
}

TEST(Thumbnail, BytesAreShownAsTheyAre) {
  const Images images = bytes_of({1, 2, 2, 1}, {10, 20, 30, 40});
  EXPECT_THAT(thumbnail(images, 0, shown_range(images), 2, 2).pixels, ElementsAre(10, 20, 30, 40));
}

TEST(Thumbnail, AMapOfBytesIsShownAsTheBytes) {
  const Images images = bytes_of({1, 1, 3, 1}, {51, 102, 204}).with_affine({1.0F / 255.0F, 0.0F});
  EXPECT_THAT(thumbnail(images, 0, shown_range(images), 3, 1).pixels, ElementsAre(51, 102, 204));
  const Images inverted = images.with_affine({-2.0F, 10.0F});
  EXPECT_THAT(thumbnail(inverted, 0, shown_range(inverted), 3, 1).pixels, ElementsAre(204, 153, 51));
}

TEST(Thumbnail, ShrinkingAveragesAndGrowingRepeats) {
  const Images images = bytes_of({1, 2, 4, 1}, {0, 20, 100, 100, 40, 60, 200, 100});
  EXPECT_THAT(thumbnail(images, 0, shown_range(images), 2, 2).pixels, ElementsAre(30, 125));
  EXPECT_THAT(thumbnail(bytes_of({1, 1, 2, 1}, {7, 9}), 0, {0.0, 255.0}, 4, 2).pixels,
              ElementsAre(7, 7, 9, 9, 7, 7, 9, 9));
}

TEST(Thumbnail, ColourStaysAndOtherChannelsAreAveraged) {
  EXPECT_THAT(thumbnail(bytes_of({1, 1, 1, 3}, {10, 20, 30}), 0, {0.0, 255.0}, 1, 1).pixels, ElementsAre(10, 20, 30));
  EXPECT_THAT(thumbnail(bytes_of({1, 1, 1, 2}, {10, 30}), 0, {0.0, 255.0}, 1, 1).pixels, ElementsAre(20));
}

}  // namespace
}  // namespace pipeline::cli
