#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <pipeline/random.h>
#include <pipeline/testing.h>

#include "example_images.h"
#include "expect_error.h"
#include "strokes.h"
#include "text_images.h"

namespace {

using example::Digit;
using example::Sheet;
using pipeline::Images;
using pipeline::ImageShape;
using pipeline::testing::StageRun;
using testing::ElementsAre;
using testing::Pair;

Images styled(const Images& images) { return StageRun("image.mnist_style").apply(images); }

struct Mass {
  double x = 0.0;
  double y = 0.0;
  int width = 0;
  int height = 0;
};

/// Centre of mass, and the box of what is at least half of white.
Mass mass_of(const Images& images) {
  const std::vector<std::uint8_t> values = example::stored(images);
  Mass mass;
  double sum = 0.0;
  int left = 28, right = -1, top = 28, bottom = -1;
  for (int row = 0; row < 28; ++row)
    for (int column = 0; column < 28; ++column) {
      const double value = values[static_cast<std::size_t>(28 * row + column)];
      sum += value;
      mass.x += value * column;
      mass.y += value * row;
      if (value < 128) continue;
      left = std::min(left, column), right = std::max(right, column);
      top = std::min(top, row), bottom = std::max(bottom, row);
    }
  mass.x /= sum;
  mass.y /= sum;
  mass.width = right - left + 1;
  mass.height = bottom - top + 1;
  return mass;
}

TEST(MnistStyle, AnyDrawingComesToMnistsPlaceAndSize) {
  for (const Digit digit : {Digit::two, Digit::four, Digit::seven}) {
    const Images result = styled(example::drawing(digit, {}));
    ASSERT_EQ(result.shape(), (ImageShape{28, 28, 1}));
    ASSERT_EQ(result.dtype(), pipeline::DType::u8);
    const Mass mass = mass_of(result);
    EXPECT_NEAR(mass.x, 14.0, 0.2);
    EXPECT_NEAR(mass.y, 14.0, 0.2);
    EXPECT_NEAR(mass.height, 19, 1);
    const std::vector<std::uint8_t> values = example::stored(result);
    EXPECT_EQ(*std::max_element(values.begin(), values.end()), 255);
  }
}

TEST(MnistStyle, TheSameStrokesGiveTheSameImage) {
  struct Case {
    const char* name;
    Sheet sheet;
    double most;  // mean absolute difference; bytes 0 to 255; the ink's box found one pixel of 80 larger is 2
  };
  const std::vector<Case> cases = {
      {"inverted", {.ink = 255, .ground = 0}, 0.5},
      {"in a corner", {.left = 3.0, .top = 4.0}, 3.0},
      {"shifted by parts of a pixel", {.left = 20.4, .top = 17.3}, 5.0},
      {"on grey", {.ink = 60, .ground = 170}, 1.0},
      {"light on grey", {.ink = 200, .ground = 90}, 1.0},
      {"faint", {.ink = 225, .ground = 255}, 3.0},
      {"in a lamp's light", {.ink = 30, .ground = 120, .slope = 1.0}, 4.0},
      {"ten times larger", {.width = 700, .height = 900, .size = 600.0, .pen = 30, .left = 150.0, .top = 120.0}, 4.0},
      {"on a wide sheet", {.width = 300, .height = 80, .left = 190.0, .top = 9.0}, 4.0},
      {"with a fat pen", {.pen = 9}, 6.0},
      {"with a thin pen", {.pen = 1}, 6.0},
  };
  for (const Digit digit : {Digit::two, Digit::four, Digit::seven}) {
    const Images expected = styled(example::drawing(digit, {}));
    for (const Case& c : cases) {
      SCOPED_TRACE(c.name);
      EXPECT_LE(example::mean_difference(styled(example::drawing(digit, c.sheet)), expected), c.most);
    }
  }
  // What such differences mean: another digit's image is this far away.
  EXPECT_GT(
      example::mean_difference(styled(example::drawing(Digit::two, {})), styled(example::drawing(Digit::seven, {}))),
      25.0);
}

TEST(MnistStyle, SpecksFragmentsAndFramesDoNotMatter) {
  const Images clean = example::drawing(Digit::four, {});
  std::vector<std::uint8_t> values = example::stored(clean);
  const auto blot = [&](int top, int left, int height, int width) {
    for (int row = top; row < top + height; ++row)
      for (int column = left; column < left + width; ++column) values[static_cast<std::size_t>(70 * row + column)] = 0;
  };
  blot(5, 5, 2, 1);     // a speck
  blot(60, 66, 12, 4);  // a neighbour's fragment at the border
  blot(0, 0, 2, 70);    // a frame above
  const Images dirty = example::bytes({1, 90, 70, 1}, values);
  EXPECT_LE(example::mean_difference(styled(dirty), styled(clean)), 3.0);
}

TEST(MnistStyle, ColoursAreTakenAsLuma) {
  // Green ink on yellow paper: 0.587 * 255 = 150 on 0.886 * 255 = 226.
  const std::vector<std::uint8_t> grey = example::stored(example::drawing(Digit::seven, {}));
  std::vector<std::uint8_t> rgb;
  for (const std::uint8_t value : grey) rgb.insert(rgb.end(), {value, 255, 0});
  EXPECT_LE(
      example::mean_difference(styled(example::bytes({1, 90, 70, 3}, rgb)), styled(example::drawing(Digit::seven, {}))),
      1.0);
}

TEST(MnistStyle, FloatsOfAnyRangeStayFloats) {
  const Images bytes = example::drawing(Digit::two, {});
  const std::vector<std::uint8_t> expected = example::stored(styled(bytes));
  for (const float scale : {1.0F, 1e30F, 1e-20F}) {
    std::vector<float> values;
    for (const std::uint8_t value : example::stored(bytes))
      values.push_back((static_cast<float>(value) - 99.0F) * scale);
    const Images result = styled(example::floats({1, 90, 70, 1}, values));
    ASSERT_EQ(result.dtype(), pipeline::DType::f32);
    const std::vector<float> floats = example::seen(result);
    ASSERT_EQ(floats.size(), expected.size());
    for (std::size_t i = 0; i < floats.size(); ++i) EXPECT_NEAR(255.0F * floats[i], expected[i], 8.0F) << scale;
  }
}

TEST(MnistStyle, OptionsSetPenBoxAndSlant) {
  const auto with = [](const char* options, const Images& images) {
    return StageRun("image.mnist_style", options).apply(images);
  };
  const Images seven = example::drawing(Digit::seven, {});
  EXPECT_NEAR(mass_of(with("{ box: 14 }", seven)).height, 14, 1);
  const auto sum = [](const Images& images) {
    double total = 0.0;
    for (const std::uint8_t value : example::stored(images)) total += value;
    return total;
  };
  EXPECT_NEAR(sum(with("{ pen: 4 }", seven)) / sum(with("{ pen: 2 }", seven)), 2.0, 0.3);
  // A stroke from lower left to upper right leans by half a column a row; upright it is as wide as the pen.
  example::Rows leaning(40, std::string(30, '.'));
  for (std::size_t row = 0; row < 30; ++row) leaning[row + 5][20 - row / 2] = leaning[row + 5][21 - row / 2] = '#';
  const int as_drawn = mass_of(with("{ deskew: 0 }", example::drawn(leaning))).width;
  EXPECT_NEAR(as_drawn, 11, 1);
  EXPECT_LT(mass_of(with("{}", example::drawn(leaning))).width, as_drawn);
  EXPECT_LE(mass_of(with("{ deskew: 1 }", example::drawn(leaning))).width, 4);
}

TEST(MnistStyle, LinesOfOnePixelSurviveInLargeAndSmallImages) {
  for (const int side : {28, 400, 2000}) {
    std::vector<std::uint8_t> values(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), 255);
    for (int row = side / 5; row < 4 * side / 5; ++row)
      values[static_cast<std::size_t>(row) * static_cast<std::size_t>(side) +
             static_cast<std::size_t>(side / 3 + row / 4)] = 0;
    const Images result = styled(example::bytes({1, side, side, 1}, values));
    EXPECT_TRUE(result.refused().empty()) << side;
    EXPECT_NEAR(mass_of(result).height, 19, 1) << side;
  }
}

TEST(MnistStyle, AnythingGivesAnImageOrARefusal) {
  const auto filled = [](int height, int width, std::uint8_t value) {
    return example::bytes(
        {1, height, width, 1},
        std::vector<std::uint8_t>(static_cast<std::size_t>(height) * static_cast<std::size_t>(width), value));
  };
  for (const Images& blank : {filled(1, 1, 9), filled(28, 30, 0), filled(30, 28, 255), filled(1, 5000, 128)})
    EXPECT_THAT(styled(blank).refused(),
                ElementsAre(Pair(0, "no ink; every pixel has the same value, so leave the image out")));

  pipeline::Random random(11);
  for (const auto& [height, width] :
       {std::pair{1, 2}, {1, 5000}, {5000, 1}, {2, 3}, {3, 1}, {28, 28}, {300, 17}, {2048, 1536}}) {
    std::vector<std::uint8_t> noise(static_cast<std::size_t>(height) * static_cast<std::size_t>(width));
    for (std::uint8_t& value : noise) value = static_cast<std::uint8_t>(random.below(256));
    noise.front() = 0;
    noise.back() = 255;
    const Images result = styled(example::bytes({1, height, width, 1}, noise));
    if (!result.refused().empty()) continue;
    EXPECT_EQ(result.shape(), (ImageShape{28, 28, 1})) << height << " x " << width;
  }
  Images spot = filled(61, 47, 255);
  std::vector<std::uint8_t> values = example::stored(spot);
  values[1000] = 0;
  EXPECT_TRUE(styled(example::bytes({1, 61, 47, 1}, values)).refused().empty());
}

TEST(MnistStyle, NotANumberIsRefused) {
  for (const float value : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()})
    EXPECT_THAT(styled(example::floats({1, 2, 2, 1}, {0.0F, 1.0F, 0.0F, value})).refused(),
                ElementsAre(Pair(0, "a value is infinite or not a number")));
}

TEST(MnistStyle, FourChannelsAreAnError) {
  const Images images = example::bytes({1, 1, 2, 4}, {1, 2, 3, 4, 5, 6, 7, 8});
  example::expect_error([&] { styled(images); }, "ink is looked for in one channel; the images have 4",
                        "load them without colour");
}

TEST(MnistStyle, SameForAnyNumberOfThreads) {
  const Images images = example::many_drawings(200);
  EXPECT_EQ(StageRun("image.mnist_style").threads(1).apply(images).pixels(),
            StageRun("image.mnist_style").threads(4).apply(images).pixels());
}

}  // namespace
