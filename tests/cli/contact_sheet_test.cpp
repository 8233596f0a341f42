#include "contact_sheet.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "preview.h"

namespace pipeline::cli {
namespace {

using ::testing::ElementsAre;

Images bytes_of(Shape shape, std::vector<std::uint8_t> values) {
  return {Tensor::of<std::uint8_t>(std::move(shape), values), {}};
}

TEST(ContactSheet, RangeIsWhatANetworkSees) {
  const Images images = bytes_of({1, 1, 3, 1}, {0, 51, 255}).with_affine({1.0F / 255.0F, 0.0F});
  EXPECT_EQ(value_range(images).low, 0.0);
  EXPECT_EQ(value_range(images).high, 1.0);
  const Images falling = images.with_affine({-2.0F, 10.0F});
  EXPECT_EQ(value_range(falling).low, -500.0);
  EXPECT_EQ(value_range(falling).high, 10.0);
}

TEST(ContactSheet, ValuesThatAreNotFiniteAreLeftOutOfTheRange) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const Images images(Tensor::of<float>({1, 1, 3, 1}, std::vector<float>{-2.0F, nan, 6.0F}), {});
  EXPECT_EQ(value_range(images).low, -2.0);
  EXPECT_EQ(value_range(images).high, 6.0);
  EXPECT_THAT(thumbnail(images, 0, value_range(images), 3, 1).pixels, ElementsAre(0, 0, 255));
}

TEST(ContactSheet, BytesAreShownAsTheyAre) {
  const Images images = bytes_of({1, 2, 2, 1}, {10, 20, 30, 40});
  EXPECT_THAT(thumbnail(images, 0, shown_range(images), 2, 2).pixels, ElementsAre(10, 20, 30, 40));
}

TEST(ContactSheet, ShrinkingAveragesAndGrowingRepeats) {
  const Images images = bytes_of({1, 2, 4, 1}, {0, 20, 100, 100, 40, 60, 200, 100});
  EXPECT_THAT(thumbnail(images, 0, shown_range(images), 2, 2).pixels, ElementsAre(30, 125));
  EXPECT_THAT(thumbnail(bytes_of({1, 1, 2, 1}, {7, 9}), 0, {0.0, 255.0}, 4, 2).pixels,
              ElementsAre(7, 7, 9, 9, 7, 7, 9, 9));
}

TEST(ContactSheet, ColourStaysAndOtherChannelsAreAveraged) {
  EXPECT_THAT(thumbnail(bytes_of({1, 1, 1, 3}, {10, 20, 30}), 0, {0.0, 255.0}, 1, 1).pixels, ElementsAre(10, 20, 30));
  EXPECT_THAT(thumbnail(bytes_of({1, 1, 1, 2}, {10, 30}), 0, {0.0, 255.0}, 1, 1).pixels, ElementsAre(20));
}

TEST(ContactSheet, RaggedImagesStandInTheMiddleOfTheirCells) {
  Image small{Tensor::of<std::uint8_t>({28, 14, 1}, std::vector<std::uint8_t>(392, 200))};
  Image large{Tensor::of<std::uint8_t>({28, 28, 1}, std::vector<std::uint8_t>(784, 100))};
  const Images images(std::vector<Image>{small, large}, {});
  const Picture sheet = contact_sheet(images, 2);
  ASSERT_EQ(sheet.width, 62);  // two cells of 28, three separators of 2
  ASSERT_EQ(sheet.height, 32);
  EXPECT_EQ(sheet.pixels[2 * 62 + 8], 96);
  EXPECT_EQ(sheet.pixels[2 * 62 + 9], 200);
  EXPECT_EQ(sheet.pixels[2 * 62 + 22], 200);
  EXPECT_EQ(sheet.pixels[2 * 62 + 23], 96);
  EXPECT_EQ(sheet.pixels[2 * 62 + 32], 100);
}

TEST(ContactSheet, ALargeImageIsBounded) {
  const Images images = bytes_of({1, 300, 600, 1}, std::vector<std::uint8_t>(180000, 50));
  const Picture sheet = contact_sheet(images, 1);
  EXPECT_EQ(sheet.width, 132);  // 128 and two separators
  EXPECT_EQ(sheet.height, 68);
}

TEST(Preview, AsciiGrowsDarkWithTheValue) {
  std::vector<std::uint8_t> values(16, 0);
  for (std::size_t i = 8; i < 16; ++i) values[i] = 255;
  const Images images = bytes_of({1, 4, 4, 1}, values);
  EXPECT_EQ(preview(images, 1, 80, PreviewStyle::ascii), "\n  @@@@\n  0\n");
}

}  // namespace
}  // namespace pipeline::cli
