#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include <pipeline/testing.h>

#include "example_images.h"
#include "text_images.h"

namespace {

using example::Rows;
using pipeline::Images;
using pipeline::testing::StageRun;
using testing::ElementsAre;
using testing::Pair;

TEST(Threshold, OtsuPartsInkAndGround) {
  // threshold_otsu of scikit-image 0.19.3 and cv2.threshold of OpenCV 4.6.0 give 40: above it are 200, 120, 210, 190.
  const Images images = example::bytes({1, 3, 5, 1}, {12, 15, 200, 40, 11, 14, 120, 210, 35, 13, 10, 16, 190, 22, 18});
  const Images parted = StageRun("image.threshold").apply(images);
  EXPECT_EQ(parted.dtype(), pipeline::DType::u8);
  EXPECT_EQ(example::shown(parted), (Rows{"..#..", ".##..", "..#.."}));
}

TEST(Threshold, OtsuOfFloatsAsOfBytes) {
  const Images bytes = example::bytes({1, 3, 5, 1}, {12, 15, 200, 40, 11, 14, 120, 210, 35, 13, 10, 16, 190, 22, 18});
  std::vector<float> values;
  for (const std::uint8_t value : example::stored(bytes)) values.push_back(static_cast<float>(value) / 255.0F);
  const Images parted = StageRun("image.threshold").apply(example::floats({1, 3, 5, 1}, values));
  EXPECT_EQ(parted.dtype(), pipeline::DType::f32);
  EXPECT_EQ(example::shown(parted), example::shown(StageRun("image.threshold").apply(bytes)));
}

TEST(Threshold, AdaptiveLooksAround) {
  // x > scipy.ndimage.uniform_filter(x, 3, mode="nearest") + 25.5; 0.6 * 5 is 3 pixels.
  const Images images = example::bytes({1, 3, 5, 1}, {12, 15, 200, 40, 11, 14, 120, 210, 35, 13, 10, 16, 190, 22, 18});
  EXPECT_EQ(example::shown(StageRun("image.threshold", "{ method: adaptive, window: 0.6, offset: 0.1 }").apply(images)),
            (Rows{"..#..", ".##..", "..#.."}));
}

TEST(Threshold, AdaptiveFindsALineOnGroundThatGrowsLighter) {
  // Ground from 0 to 200, a line 40 above it: no one level parts them.
  std::vector<std::uint8_t> values;
  Rows expected;
  for (int row = 0; row < 7; ++row) {
    for (int column = 0; column < 41; ++column)
      values.push_back(static_cast<std::uint8_t>(5 * column + (row == 3 ? 40 : 0)));
    expected.emplace_back(41, row == 3 ? '#' : '.');
  }
  const Images images = example::bytes({1, 7, 41, 1}, values);
  EXPECT_EQ(
      example::shown(StageRun("image.threshold", "{ method: adaptive, window: 0.12, offset: 0.08 }").apply(images)),
      expected);
  EXPECT_NE(example::shown(StageRun("image.threshold").apply(images)), expected);
}

TEST(Threshold, FixedIsAShareOfWhite) {
  // 0.4 * 255 = 102
  const Images images = example::bytes({1, 1, 4, 1}, {101, 102, 103, 255});
  EXPECT_EQ(example::shown(StageRun("image.threshold", "{ method: fixed, level: 0.4 }").apply(images)), (Rows{"..##"}));
  const Images floats = example::floats({1, 1, 3, 1}, {0.39F, 0.41F, 1.0F});
  EXPECT_EQ(example::shown(StageRun("image.threshold", "{ method: fixed, level: 0.4 }").apply(floats)), (Rows{".##"}));
}

TEST(Threshold, LinesOfOnePixelSurvive) {
  const Rows line{"....................", "..................##", "........##########..", "########............",
                  "...................."};
  for (const std::string method : {"otsu", "adaptive", "fixed"})
    EXPECT_EQ(example::shown(StageRun("image.threshold", "{ method: " + method + " }").apply(example::drawn(line))),
              line);
}

TEST(Threshold, SameForAnyNumberOfThreads) {
  const Images images = StageRun("image.resize", "{ width: 31, height: 29 }").apply(example::many_drawings(300));
  for (const std::string method : {"otsu", "adaptive", "fixed"})
    EXPECT_EQ(StageRun("image.threshold", "{ method: " + method + " }").threads(1).apply(images).pixels(),
              StageRun("image.threshold", "{ method: " + method + " }").threads(4).apply(images).pixels());
}

TEST(Threshold, WhereNothingBecomesWhiteTheImageIsRefused) {
  const Images flat = example::bytes({1, 2, 2, 1}, {30, 30, 30, 30});
  EXPECT_THAT(StageRun("image.threshold").apply(flat).refused(),
              ElementsAre(Pair(0, "it is flat; there are no ink and ground to part")));
  EXPECT_THAT(
      StageRun("image.threshold", "{ method: adaptive }").apply(flat).refused(),
      ElementsAre(Pair(0, "no pixel is lighter by 'offset' than those around it; lower it, or leave the image out")));
  EXPECT_THAT(StageRun("image.threshold", "{ method: fixed }").apply(flat).refused(),
              ElementsAre(Pair(0, "no pixel is above 'level'; lower it, or leave the image out")));
}

}  // namespace
