#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include <pipeline/testing.h>

namespace {

using pipeline::Images;
using pipeline::Tensor;

TEST(FitBox, ABarFillsTheBoxAndStaysABar) {
  // Light ink, 2 rows x 5 columns, in a corner of 12 x 9 pixels.
  std::vector<std::uint8_t> pixels(12 * 9, 0);
  for (int row = 0; row < 2; ++row)
    for (int column = 0; column < 5; ++column) pixels[static_cast<std::size_t>(row * 9 + column)] = 200;
  const Images drawing(Tensor::of<std::uint8_t>({1, 12, 9, 1}, pixels), {});

  const Images boxed = pipeline::testing::StageRun("image.fit_box", "{ size: 10 }").apply(drawing);

  // Doubled: 4 rows x 10 columns, in the middle of 10 x 10.
  ASSERT_EQ(boxed.shape(), (pipeline::ImageShape{10, 10, 1}));
  const auto values = boxed.pixels().values<std::uint8_t>();
  for (int row = 0; row < 10; ++row)
    for (int column = 0; column < 10; ++column)
      EXPECT_EQ(values[static_cast<std::size_t>(row * 10 + column)], row >= 3 && row < 7 ? 200 : 0)
          << "row " << row << ", column " << column;
}

TEST(FitBox, ABlankImageIsRefusedAndKeepsItsRow) {
  const Images blank(Tensor::zeros(pipeline::DType::u8, {1, 12, 9, 1}), {});
  const Images boxed = pipeline::testing::StageRun("image.fit_box").apply(blank);
  EXPECT_EQ(boxed.size(), 1);
  EXPECT_EQ(boxed.refused().at(0), "no ink; lower 'threshold', or leave the image out");
}

}  // namespace
