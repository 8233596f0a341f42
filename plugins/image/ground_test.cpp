#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include <pipeline/testing.h>

#include "example_images.h"
#include "strokes.h"
#include "text_images.h"

namespace {

using pipeline::Images;
using pipeline::testing::StageRun;
using testing::Each;
using testing::ElementsAre;
using testing::ElementsAreArray;

Images without_ground(const Images& images) { return StageRun("image.ground").apply(images); }

/// Ink 100 lighter than the ground it lies on: a bar, 3 wide and from row 4 on, on 12 x 17 pixels.
bool is_ink(int row, int column) { return row >= 4 && row < 10 && column >= 7 && column < 10; }

template <class Ground>
Images lit(Ground ground) {
  std::vector<std::uint8_t> values;
  for (int row = 0; row < 12; ++row)
    for (int column = 0; column < 17; ++column)
      values.push_back(static_cast<std::uint8_t>(ground(row, column) + (is_ink(row, column) ? 100 : 0)));
  return example::bytes({1, 12, 17, 1}, values);
}

std::vector<std::uint8_t> bar_of(std::uint8_t ink) {
  std::vector<std::uint8_t> values;
  for (int row = 0; row < 12; ++row)
    for (int column = 0; column < 17; ++column) values.push_back(is_ink(row, column) ? ink : std::uint8_t{0});
  return values;
}

TEST(Ground, APlainGroundBecomesBlack) {
  EXPECT_THAT(example::stored(without_ground(lit([](int, int) { return 30; }))), ElementsAreArray(bar_of(100)));
}

TEST(Ground, LightThatFallsOffGoes) {
  EXPECT_THAT(example::stored(without_ground(lit([](int row, int column) { return 10 + 4 * row + 3 * column; }))),
              ElementsAreArray(bar_of(100)));
}

TEST(Ground, ALampsSpotGoes) {
  const auto lamp = [](int row, int column) { return 140 - (row - 3) * (row - 3) - (column - 5) * (column - 5) / 2; };
  const std::vector<std::uint8_t> values = example::stored(without_ground(lit(lamp)));
  const std::vector<std::uint8_t> bar = bar_of(100);
  // Whole numbers of a parabola lie up to 0.5 beside it.
  for (std::size_t i = 0; i < bar.size(); ++i) EXPECT_NEAR(values[i], bar[i], 1);
}

TEST(Ground, SoItGoesInALargeImage) {
  // 0.2 a pixel over 300 pixels: at the right the ground is lighter than ink on the left.
  const example::Sheet sheet{
      .width = 300, .height = 200, .ink = 90, .ground = 0, .size = 150.0, .pen = 12, .left = 60.0};
  example::Sheet sloped = sheet;
  sloped.slope = 0.2;
  const Images flat = without_ground(example::drawing(example::Digit::two, sloped));
  int ground = 0;
  int ink = 0;
  const auto expected = example::stored(example::drawing(example::Digit::two, sheet));
  const auto values = example::stored(flat);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (expected[i] == 0) ground = std::max<int>(ground, values[i]);
    if (expected[i] == 90) ++ink;
  }
  EXPECT_LE(ground, 2);
  EXPECT_GT(ink, 3000);
}

TEST(Ground, FloatsStayFloats) {
  const Images flat = without_ground(example::floats({1, 2, 3, 1}, {.25F, .25F, .25F, .25F, .75F, .25F}));
  ASSERT_EQ(flat.dtype(), pipeline::DType::f32);
  const std::vector<float> values = example::seen(flat);
  for (std::size_t i = 0; i < values.size(); ++i) EXPECT_NEAR(values[i], i == 4 ? 0.5 : 0.0, 1e-6);
}

TEST(Ground, OneRowAndOnePixelAreNoTrouble) {
  const std::vector<std::uint8_t> line =
      example::stored(without_ground(example::bytes({1, 1, 8, 1}, {9, 9, 9, 200, 9, 9, 9, 9})));
  EXPECT_THAT(line, ElementsAre(0, 0, 0, 191, 0, 0, 0, 0));
  EXPECT_THAT(example::stored(without_ground(example::bytes({1, 1, 1, 1}, {7}))), ElementsAre(7));
}

TEST(Ground, SameForAnyNumberOfThreads) {
  const Images images = example::many_drawings(300);
  const Images one = StageRun("image.ground").threads(1).apply(images);
  EXPECT_TRUE(example::same_pixels(one, StageRun("image.ground").threads(4).apply(images)));
  EXPECT_FALSE(example::same_pixels(one, images));
}

}  // namespace
