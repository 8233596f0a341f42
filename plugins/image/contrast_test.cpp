#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <pipeline/testing.h>

#include "example_images.h"
#include "expect_error.h"
#include "text_images.h"

namespace {

using pipeline::Images;
using pipeline::testing::StageRun;
using testing::ElementsAre;
using testing::FloatNear;

TEST(Contrast, TheLowestValueBecomesBlackAndTheHighestWhite) {
  // 255 * (v - 50) / 100
  const Images images = example::bytes({1, 1, 5, 1}, {50, 70, 90, 150, 50});
  const Images stretched = StageRun("image.contrast", "{ low: 0 }").apply(images);
  EXPECT_EQ(stretched.dtype(), pipeline::DType::u8);
  EXPECT_THAT(example::stored(stretched), ElementsAre(0, 51, 102, 255, 0));
}

TEST(Contrast, FloatsReachFromZeroToOne) {
  const Images images = example::floats({1, 2, 2, 1}, {0.2F, 0.3F, 0.35F, 0.6F});
  const Images stretched = StageRun("image.contrast", "{ low: 0 }").apply(images);
  EXPECT_EQ(stretched.dtype(), pipeline::DType::f32);
  EXPECT_THAT(example::seen(stretched),
              ElementsAre(0.0F, FloatNear(0.25F, 1e-6F), FloatNear(0.375F, 1e-6F), FloatNear(1.0F, 1e-6F)));
}

TEST(Contrast, ValuesBeyondThePercentilesAreCutOff) {
  // numpy.percentile(values, [10, 90], method="inverted_cdf") of NumPy gives 21 and 207.
  const std::vector<std::uint8_t> values{207, 21, 45, 60, 46, 205, 222, 149, 10, 24, 85, 110, 159, 122, 67};
  std::vector<std::uint8_t> expected;
  for (const std::uint8_t value : values)
    expected.push_back(static_cast<std::uint8_t>(std::clamp(std::lround(255.0 * (value - 21) / (207 - 21)), 0L, 255L)));
  StageRun contrast("image.contrast", "{ low: 10, high: 90 }");
  EXPECT_EQ(example::stored(contrast.apply(example::bytes({1, 3, 5, 1}, values))), expected);

  std::vector<float> floats;
  for (const std::uint8_t value : values) floats.push_back(static_cast<float>(value) / 255.0F);
  const std::vector<float> stretched =
      example::seen(StageRun("image.contrast", "{ low: 10, high: 90 }").apply(example::floats({1, 3, 5, 1}, floats)));
  for (std::size_t i = 0; i < values.size(); ++i)
    EXPECT_NEAR(stretched[i], std::clamp((values[i] - 21.0) / (207 - 21), 0.0, 1.0), 1e-5);
}

TEST(Contrast, ThinInkIsNotLostBeyondAPercentile) {
  // One pixel of 200 is 0.5 %: the 1st and the 99th percentile are both ground, so the extremes are taken.
  std::vector<std::uint8_t> values(200, 30);
  values[77] = 90;
  const Images stretched =
      StageRun("image.contrast", "{ low: 1, high: 99 }").apply(example::bytes({1, 10, 20, 1}, values));
  std::vector<std::uint8_t> expected(200, 0);
  expected[77] = 255;
  EXPECT_EQ(example::stored(stretched), expected);
}

TEST(Contrast, AFlatImageStaysAsItIs) {
  const Images images = example::bytes({1, 2, 3, 1}, {37, 37, 37, 37, 37, 37});
  const Images stretched = StageRun("image.contrast").apply(images);
  EXPECT_EQ(stretched.pixels(), images.pixels());
  EXPECT_TRUE(stretched.refused().empty());
}

TEST(Contrast, ColourIsKept) {
  const Images images = example::bytes({1, 1, 2, 3}, {10, 20, 30, 60, 20, 10});
  EXPECT_THAT(example::stored(StageRun("image.contrast", "{ low: 0 }").apply(images)),
              ElementsAre(0, 51, 102, 255, 51, 0));
}

TEST(Contrast, SameForAnyNumberOfThreads) {
  for (const Images& images : {example::many_bytes(300), example::many_floats(300)})
    EXPECT_EQ(StageRun("image.contrast", "{ low: 3, high: 95 }").threads(1).apply(images).pixels(),
              StageRun("image.contrast", "{ low: 3, high: 95 }").threads(4).apply(images).pixels());
}

TEST(Contrast, LowMustBeBelowHigh) {
  example::expect_error([] { StageRun("image.contrast", "{ low: 60, high: 40 }").apply(example::drawn({"#."})); },
                        "'low' is 60 and 'high' is 40; 'low' must be below 'high'",
                        "to turn light and dark round, use image.invert");
}

}  // namespace
