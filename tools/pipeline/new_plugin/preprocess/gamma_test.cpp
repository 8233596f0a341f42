#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include <pipeline/error.h>
#include <pipeline/testing.h>

namespace {

using pipeline::Images;
using pipeline::Tensor;
using pipeline::testing::StageRun;

// One image of 1 x 3 pixels.
Images bytes(const std::vector<std::uint8_t>& values) { return {Tensor::of<std::uint8_t>({1, 1, 3, 1}, values), {}}; }

TEST(Gamma, LightensGreyAndKeepsBlackAndWhite) {
  // 255 (64 / 255)^0.5 = 127.75
  const Images lighter = StageRun("@name@.gamma", "{ exponent: 0.5 }").apply(bytes({0, 64, 255}));
  const auto values = lighter.pixels().values<std::uint8_t>();
  EXPECT_EQ(std::vector<std::uint8_t>(values.begin(), values.end()), (std::vector<std::uint8_t>{0, 128, 255}));
}

TEST(Gamma, FloatsGoFromZeroToOne) {
  const Images images(Tensor::of<float>({1, 1, 3, 1}, std::vector<float>{0.0F, 0.5F, 1.0F}), {});
  const Images darker = StageRun("@name@.gamma", "{ exponent: 2 }").apply(images);
  EXPECT_FLOAT_EQ(darker.pixels().values<float>()[1], 0.25F);
}

TEST(Gamma, AnExponentOfOneChangesNothing) {
  const Images images = bytes({3, 77, 201});
  EXPECT_EQ(StageRun("@name@.gamma", "{ exponent: 1 }").apply(images).pixels(), images.pixels());
}

TEST(Gamma, AnExponentOutOfRangeIsAMistakeOfTheUser) {
  EXPECT_THROW(StageRun("@name@.gamma", "{ exponent: 0 }"), pipeline::Error);
}

}  // namespace
