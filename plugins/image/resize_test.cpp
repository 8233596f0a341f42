#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include <pipeline/testing.h>

#include "example_images.h"
#include "expect_error.h"

namespace {

using pipeline::Images;
using pipeline::ImageShape;
using pipeline::testing::StageRun;
using testing::ElementsAre;

TEST(Resize, ShrinksByArea) {
  const Images images = example::bytes({1, 2, 4, 1}, {0, 10, 20, 31,  //
                                                      2, 8, 40, 41});
  const Images small = StageRun("image.resize", "{ width: 2, height: 1 }").apply(images);
  EXPECT_EQ(small.dtype(), pipeline::DType::u8);
  EXPECT_THAT(example::stored(small), ElementsAre(5, 33));
}

TEST(Resize, ShrinksByPartsOfPixels) {
  // Each result covers one and a half: (0 + 30 / 2) / 1.5 and (30 / 2 + 90) / 1.5.
  const Images images = example::bytes({1, 1, 3, 1}, {0, 30, 90});
  EXPECT_THAT(example::stored(StageRun("image.resize", "{ width: 2, height: 1 }").apply(images)), ElementsAre(10, 70));
}

TEST(Resize, GrowsByCubic) {
  // Keys 1981 with a = -0.75, 1/4 right of pixel 1: weights -0.10546875, 0.87890625, 0.26171875, -0.03515625.
  const Images images = example::floats({1, 1, 4, 1}, {0.0F, 0.0F, 100.0F, 100.0F});
  const Images large = StageRun("image.resize", "{ width: 8, height: 1 }").apply(images);
  EXPECT_EQ(large.dtype(), pipeline::DType::f32);
  EXPECT_NEAR(example::seen(large)[3], 22.65625F, 1e-4F);
}

TEST(Resize, OneSideShrinksByAreaWhileTheOtherGrows) {
  const Images images = example::bytes({1, 1, 4, 1}, {0, 20, 100, 120});
  EXPECT_THAT(example::stored(StageRun("image.resize", "{ width: 2, height: 3 }").apply(images)),
              ElementsAre(10, 110, 10, 110, 10, 110));
}

TEST(Resize, ChannelsStayApart) {
  const Images images = example::bytes({1, 1, 4, 3}, {0, 1, 200, 2, 3, 202, 10, 5, 100, 20, 9, 50});
  EXPECT_THAT(example::stored(StageRun("image.resize", "{ width: 2, height: 1 }").apply(images)),
              ElementsAre(1, 2, 201, 15, 7, 75));
}

TEST(Resize, ByTheMethodAskedFor) {
  struct Case {
    std::string method;
    pipeline::Shape from;
    std::vector<float> values;
    int width;
    std::vector<float> expected;
  };
  for (const Case& c :
       {Case{"linear", {1, 1, 2, 1}, {0, 100}, 4, {0, 25, 75, 100}},
        Case{"nearest", {1, 1, 5, 1}, {1, 2, 3, 4, 5}, 3, {1, 3, 5}},
        Case{"nearest", {1, 1, 3, 1}, {1, 2, 3}, 6, {1, 1, 2, 2, 3, 3}},
        Case{"area", {1, 1, 3, 1}, {0, 30, 90}, 1, {40}}, Case{"cubic", {1, 1, 2, 1}, {7, 7}, 5, {7, 7, 7, 7, 7}},
        Case{"lanczos", {1, 1, 2, 1}, {7, 7}, 3, {7, 7, 7}}}) {
    SCOPED_TRACE(c.method);
    const std::string parameters =
        "{ width: " + std::to_string(c.width) + ", height: 1, interpolation: " + c.method + " }";
    const Images resized = StageRun("image.resize", parameters).apply(example::floats(c.from, c.values));
    EXPECT_THAT(example::seen(resized), testing::Pointwise(testing::FloatNear(1e-4F), c.expected));
  }
}

TEST(Resize, ImagesOfTheSizeWantedAreNotTouched) {
  const Images images = example::many_bytes(4).with_affine({0.5F, 1.0F});
  const Images same = StageRun("image.resize", "{ width: 7, height: 5, interpolation: cubic }").apply(images);
  EXPECT_EQ(same.pixels().data(), images.pixels().data());
  EXPECT_EQ(same.affine(), images.affine());
}

TEST(Resize, ImagesOfDifferentSizesBecomeOneTensor) {
  const Images resized = StageRun("image.resize", "{ width: 2, height: 1 }").apply(example::ragged_bytes());
  ASSERT_FALSE(resized.is_ragged());
  EXPECT_EQ(resized.shape(), (ImageShape{1, 2, 1}));
  // Column means are 15, 25, 35: (15 + 25 / 2) / 1.5 = 18.3 and (25 / 2 + 35) / 1.5 = 31.7.
  EXPECT_THAT(example::stored(resized, 0), ElementsAre(18, 32));
  EXPECT_THAT(example::stored(resized, 1), ElementsAre(200, 255));
}

TEST(Resize, ScaledBytesStayBytesInTheirScale) {
  const Images images = example::bytes({1, 1, 2, 1}, {0, 100}).with_affine({1.0F / 255.0F, 0.0F});
  const Images resized = StageRun("image.resize", "{ width: 1, height: 1 }").apply(images);
  EXPECT_THAT(example::stored(resized), ElementsAre(50));
  EXPECT_EQ(resized.affine(), images.affine());
}

TEST(Resize, SameForAnyNumberOfThreads) {
  const Images images = example::many_bytes(300);
  const std::string parameters = "{ width: 28, height: 3 }";
  EXPECT_EQ(StageRun("image.resize", parameters).threads(1).apply(images).pixels(),
            StageRun("image.resize", parameters).threads(4).apply(images).pixels());
}

TEST(Resize, AResultBeyondMemoryIsRefusedBeforehand) {
  const Images images = example::many_bytes(100);
  example::expect_error([&] { StageRun("image.resize", "{ width: 4096, height: 4096 }").apply(images); },
                        "100 images of 4096 x 4096 pixels would take more than 4 GiB",
                        "choose a smaller 'width' and 'height', or work on fewer images");
}

TEST(Resize, FiveChannelsAreTooMany) {
  const Images images = example::bytes({1, 1, 1, 5}, {1, 2, 3, 4, 5});
  example::expect_error([&] { StageRun("image.resize", "{ width: 2, height: 2 }").apply(images); },
                        "the images have 5 channels; image.resize takes 1 to 4", "keep the channels that matter");
}

}  // namespace
