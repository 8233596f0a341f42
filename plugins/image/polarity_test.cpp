#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <vector>

#include <pipeline/testing.h>

#include "example_images.h"
#include "expect_error.h"
#include "strokes.h"
#include "text_images.h"

namespace {

using example::Rows;
using pipeline::Images;
using pipeline::testing::StageRun;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::FloatNear;
using testing::Pair;

Images polarised(const Images& images) { return StageRun("image.polarity").apply(images); }

TEST(Polarity, DarkInkOnWhiteBecomesLightOnBlack) {
  const Images images = example::bytes({1, 4, 3, 1}, {255, 255, 255, 255, 0, 255, 255, 40, 255, 255, 255, 255});
  EXPECT_THAT(example::stored(polarised(images)), ElementsAre(0, 0, 0, 0, 255, 0, 0, 215, 0, 0, 0, 0));
}

TEST(Polarity, LightInkOnBlackStays) {
  const Images images = example::bytes({1, 4, 3, 1}, {0, 0, 0, 0, 255, 0, 0, 215, 0, 0, 0, 0});
  EXPECT_EQ(polarised(images).pixels(), images.pixels());
}

TEST(Polarity, APlainGreyGroundBecomesBlack) {
  const Images dark = example::bytes({1, 4, 3, 1}, {150, 150, 150, 150, 30, 150, 150, 90, 150, 150, 150, 150});
  EXPECT_THAT(example::stored(polarised(dark)), ElementsAre(0, 0, 0, 0, 120, 0, 0, 60, 0, 0, 0, 0));
  const Images light =
      example::floats({1, 4, 3, 1}, {.25F, .25F, .25F, .25F, .75F, .25F, .25F, 1, .25F, .25F, .25F, .25F});
  EXPECT_THAT(example::seen(polarised(light)), ElementsAre(0, 0, 0, 0, .5F, 0, 0, .75F, 0, 0, 0, 0));
}

TEST(Polarity, AnUnevenGroundKeepsItsShape) {
  // Ground of 20 values, 10 to 29, of which 5 % is one; ink of 200.
  std::vector<std::uint8_t> values;
  std::vector<std::uint8_t> expected;
  for (std::uint8_t i = 0; i < 20; ++i) values.push_back(static_cast<std::uint8_t>(10 + i));
  for (std::uint8_t i = 0; i < 20; ++i) expected.push_back(i);
  for (int i = 0; i < 4; ++i) values.push_back(200);
  for (int i = 0; i < 4; ++i) expected.push_back(190);
  EXPECT_THAT(example::stored(polarised(example::bytes({1, 3, 8, 1}, values))), ElementsAreArray(expected));
}

TEST(Polarity, NeitherAFatDigitNorAFrameDeceivesIt) {
  // A tight crop: ink on 21 of 35 pixels (0.60), but on 6 of the 20 at the border (0.30).
  const Rows fat{"...###.", ".#####.", ".#####.", ".#####.", "...###."};
  EXPECT_EQ(example::shown(polarised(example::drawn(fat))), fat);
  // A frame on three sides: 15 of the 22 at the border (0.68), but 16 of 60 (0.27).
  const Rows frame{"..........", "#........#", "#...#....#", "#........#", "##########", ".........."};
  EXPECT_EQ(example::shown(polarised(example::drawn(frame))), frame);
}

TEST(Polarity, WithBoxAndCentreItBringsAnySheetToTheSameImage) {
  const auto centred = [](const Images& images) {
    const Images boxed = StageRun("image.fit_box", "{ size: 20 }").apply(polarised(images));
    return StageRun("image.center_of_mass", "{ width: 28, height: 28 }").apply(boxed);
  };
  const Images expected = centred(example::drawing(example::Digit::two, {}));
  for (const example::Sheet& sheet : {example::Sheet{.ink = 255, .ground = 0}, example::Sheet{.left = 3, .top = 25},
                                      example::Sheet{.width = 91, .height = 101, .left = 30.0}}) {
    EXPECT_EQ(centred(example::drawing(example::Digit::two, sheet)).pixels(), expected.pixels());
  }
}

TEST(Polarity, SameForAnyNumberOfThreads) {
  const Images images = example::many_drawings(300);
  const Images one = StageRun("image.polarity").threads(1).apply(images);
  EXPECT_TRUE(example::same_pixels(one, StageRun("image.polarity").threads(4).apply(images)));
  EXPECT_FALSE(example::same_pixels(one, images));
}

TEST(Polarity, AFlatImageIsRefused) {
  EXPECT_THAT(polarised(example::bytes({1, 2, 3, 1}, {7, 7, 7, 7, 7, 7})).refused(),
              ElementsAre(Pair(0, "no ink; every pixel has the same value, so leave the image out")));
}

TEST(Polarity, NotANumberIsRefused) {
  EXPECT_THAT(polarised(example::floats({1, 1, 3, 1}, {0, 1, std::numeric_limits<float>::quiet_NaN()})).refused(),
              ElementsAre(Pair(0, "a value is infinite or not a number")));
}

TEST(Polarity, ColoursAreTooMany) {
  example::expect_error([] { polarised(example::many_bytes(2)); },
                        "ink is looked for in one channel; the images have 3", "load them without colour");
}

}  // namespace
