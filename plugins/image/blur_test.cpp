#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include <pipeline/testing.h>

#include "example_images.h"
#include "text_images.h"

namespace {

using example::Rows;
using pipeline::Images;
using pipeline::testing::StageRun;
using testing::ElementsAre;
using testing::FloatNear;

TEST(Blur, AsAGaussian) {
  // scipy.ndimage.gaussian_filter(x, 0.8, mode="nearest").
  std::vector<float> values(9, 0.0F);
  values[3] = 1.0F;
  const Images blurred = StageRun("image.blur", "{ sigma: 0.8 }").apply(example::floats({1, 1, 9, 1}, values));
  EXPECT_THAT(example::seen(blurred),
              testing::Pointwise(FloatNear(1e-5F), std::vector<float>{0.000441F, 0.021910F, 0.228311F, 0.498676F,
                                                                      0.228311F, 0.021910F, 0.000441F, 0.0F, 0.0F}));
}

TEST(Blur, AcrossAndDownWithTheBorderRepeated) {
  // scipy.ndimage.gaussian_filter(x, 0.5, mode="nearest").
  const std::vector<float> values{0, 0, 100, 0, 50, 0, 10, 0, 0, 0, 0, 200};
  const std::vector<float> expected{0.5925F, 13.7195F, 80.3625F, 5.1403F, 32.1927F, 13.7666F,
                                    7.5985F, 7.3064F,  19.6576F, 0.9995F, 19.1893F, 159.5934F};
  const Images floats = StageRun("image.blur", "{ sigma: 0.5 }").apply(example::floats({1, 4, 3, 1}, values));
  EXPECT_THAT(example::seen(floats), testing::Pointwise(FloatNear(1e-3F), expected));
  const Images bytes =
      StageRun("image.blur", "{ sigma: 0.5 }").apply(example::bytes({1, 4, 3, 1}, {values.begin(), values.end()}));
  EXPECT_EQ(bytes.dtype(), pipeline::DType::u8);
  EXPECT_THAT(example::seen(bytes), testing::Pointwise(FloatNear(1.0F), expected));
}

TEST(Blur, AFlatImageStaysFlat) {
  const Images images = example::bytes({1, 3, 2, 1}, {77, 77, 77, 77, 77, 77});
  EXPECT_EQ(StageRun("image.blur", "{ sigma: 100 }").apply(images).pixels(), images.pixels());
}

TEST(Blur, EachChannelOnItsOwn) {
  const Images images = example::bytes({1, 1, 3, 2}, {10, 0, 10, 0, 10, 0});
  EXPECT_THAT(example::stored(StageRun("image.blur").apply(images)), ElementsAre(10, 0, 10, 0, 10, 0));
}

TEST(Blur, ALineOfOnePixelKeepsItsWeight) {
  const Images blurred =
      StageRun("image.blur", "{ sigma: 1.5 }").apply(example::drawn_in_floats(Rows(31, "..........#..........")));
  const std::vector<float> values = example::seen(blurred);
  double sum = 0.0;
  for (const float value : values) sum += static_cast<double>(value);
  EXPECT_NEAR(sum, 31.0, 1e-3);
}

TEST(Blur, SameForAnyNumberOfThreads) {
  for (const Images& images : {example::many_bytes(300), example::many_floats(300)})
    EXPECT_EQ(StageRun("image.blur").threads(1).apply(images).pixels(),
              StageRun("image.blur").threads(4).apply(images).pixels());
}

}  // namespace
