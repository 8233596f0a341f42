#include <pipeline/preprocess.h>

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include "support/messages.h"
#include "support/test_context.h"

namespace pipeline {
namespace {

using testing::message_of;
using testing::TestContext;

class Step final : public ImagePreprocess {
 public:
  explicit Step(std::function<Image(const ImageView&)> work) : work_(std::move(work)) {}
  Image apply(const ImageView& image) const override { return work_(image); }

 private:
  std::function<Image(const ImageView&)> work_;
};

std::uint8_t byte_at(const ImageView& image, std::size_t i) { return std::to_integer<std::uint8_t>(image.data[i]); }

Image filled(std::int64_t height, std::int64_t width, std::uint8_t value) {
  const std::vector<std::uint8_t> values(static_cast<std::size_t>(height * width), value);
  return {Tensor::of<std::uint8_t>({height, width, 1}, values)};
}

/// `count` images of 2 x 3; all pixels of image i are i modulo 251.
Images numbered_pairs(std::int64_t count) {
  std::vector<std::uint8_t> values;
  for (std::int64_t i = 0; i < count; ++i) values.insert(values.end(), 6, static_cast<std::uint8_t>(i % 251));
  return {Tensor::of<std::uint8_t>({count, 2, 3, 1}, values), {}};
}

const Step kInvert([](const ImageView& image) {
  return filled(2, 3, static_cast<std::uint8_t>(255 - byte_at(image, 0)));
});

TEST(ApplyToEach, GivesOneTensorForResultsOfOneSize) {
  TestContext context;
  const Images result = apply_to_each(kInvert, numbered_pairs(150), context);
  EXPECT_FALSE(result.is_ragged());
  EXPECT_EQ(result.shape(), (ImageShape{2, 3, 1}));
  for (std::int64_t row = 0; row < 150; ++row) EXPECT_EQ(byte_at(result.at(row), 5), 255 - row);
  EXPECT_EQ(context.last_done, 150);
  EXPECT_EQ(context.last_total, 150);
}

TEST(ApplyToEach, KeepsColumnsAndLineage) {
  const Lineage lineage{{"image.invert", Value::Map{}, "", "", ""}};
  const Images images =
      Images(numbered_pairs(2).pixels(), {{1, 0}, {"a", "b"}, {"x", "y"}, {"ann", "bob"}}).with_lineage(lineage);
  TestContext context;
  const Images result = apply_to_each(kInvert, images, context);
  EXPECT_EQ(result.label_name(0), "b");
  EXPECT_EQ(result.id(1), "y");
  EXPECT_EQ(result.authors()[1], "bob");
  EXPECT_EQ(result.lineage(), lineage);
}

TEST(ApplyToEach, IsTheSameForAnyNumberOfThreads) {
  // Every seventh result has another size, every eleventh image is refused.
  const Step step([](const ImageView& image) {
    const std::uint8_t value = byte_at(image, 0);
    if (value % 11 == 3) throw ImageRefused("value " + std::to_string(value));
    return value % 7 == 2 ? filled(1, value + 1, value) : filled(4, 5, value);
  });
  TestContext one(1);
  TestContext four(4);
  const Images images = numbered_pairs(1000);
  const State expected = apply_to_each(step, images, one).state();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(apply_to_each(step, images, four).state(), expected);
}

TEST(ApplyToEach, GivesDifferentSizesWhereAStepDoes) {
  const Step step([](const ImageView& image) { return filled(1, byte_at(image, 0) + 1, 9); });
  TestContext context;
  const Images result = apply_to_each(step, numbered_pairs(70), context);
  EXPECT_TRUE(result.is_ragged());
  for (std::int64_t row = 0; row < 70; ++row) EXPECT_EQ(result.at(row).shape, (ImageShape{1, row + 1, 1}));
}

TEST(ApplyToEach, BringsDifferentSizesToOne) {
  const Images images(std::vector<Image>{filled(2, 3, 7), filled(5, 1, 8)}, {});
  const Step step([](const ImageView& image) { return filled(2, 2, byte_at(image, 0)); });
  TestContext context;
  const Images result = apply_to_each(step, images, context);
  EXPECT_FALSE(result.is_ragged());
  EXPECT_EQ(byte_at(result.at(1), 3), 8);
}

TEST(ApplyToEach, HandsOverFloatsWhereThereIsAnAffineMap) {
  const Step step([](const ImageView& image) {
    EXPECT_EQ(image.dtype, DType::f32);
    const auto* values = reinterpret_cast<const float*>(image.data);
    return Image{Tensor::of<float>({2, 3, 1}, {values, 6})};
  });
  TestContext context;
  const Images result = apply_to_each(step, numbered_pairs(4).with_affine({0.5F, 1.0F}), context);
  EXPECT_EQ(result.dtype(), DType::f32);
  EXPECT_TRUE(result.affine().is_identity());
  EXPECT_EQ(result.pixels().values<float>()[3 * 6], 2.5F);
}

TEST(ApplyToEach, HandsOverBytesOtherwise) {
  const Step step([](const ImageView& image) {
    EXPECT_EQ(image.dtype, DType::u8);
    EXPECT_EQ(image.shape, (ImageShape{2, 3, 1}));
    return filled(2, 3, 0);
  });
  TestContext context;
  apply_to_each(step, numbered_pairs(4), context);
}

TEST(ApplyToEach, MixedTypesBecomeFloats) {
  const Step step([](const ImageView& image) {
    if (byte_at(image, 0) == 1) return Image{Tensor::of<float>({1, 1, 1}, std::vector<float>{0.25F})};
    return filled(1, 1, 7);
  });
  TestContext context;
  const Images result = apply_to_each(step, numbered_pairs(2), context);
  EXPECT_FALSE(result.is_ragged());
  EXPECT_EQ(result.pixels().values<float>()[0], 7.0F);
  EXPECT_EQ(result.pixels().values<float>()[1], 0.25F);
}

TEST(ApplyToEach, ARefusedImageKeepsItsRowAsZeros) {
  const Step step([](const ImageView& image) {
    if (byte_at(image, 0) == 2) throw ImageRefused("no ink");
    return filled(4, 5, 9);
  });
  TestContext context;
  const Images result = apply_to_each(step, numbered_pairs(5), context);
  EXPECT_EQ(result.size(), 5);
  EXPECT_EQ(result.refused(), (std::map<std::int64_t, std::string>{{2, "no ink"}}));
  EXPECT_EQ(result.shape(), (ImageShape{4, 5, 1}));
  for (std::size_t i = 0; i < 20; ++i) EXPECT_EQ(byte_at(result.at(2), i), 0);
}

TEST(ApplyToEach, AmongDifferentSizesARefusedImageKeepsItsPixels) {
  const Step step([](const ImageView& image) {
    if (byte_at(image, 0) == 2) throw ImageRefused("no ink");
    return filled(1, byte_at(image, 0) + 1, 9);
  });
  TestContext context;
  const Images result = apply_to_each(step, numbered_pairs(4), context);
  EXPECT_EQ(result.at(2).shape, (ImageShape{2, 3, 1}));
  EXPECT_EQ(byte_at(result.at(2), 0), 2);
}

TEST(ApplyToEach, RowsAlreadyRefusedArePassedBy) {
  const Step step([](const ImageView& image) {
    EXPECT_NE(byte_at(image, 0), 1);
    return filled(1, 1, 9);
  });
  TestContext context;
  const Images result = apply_to_each(step, numbered_pairs(3).with_refused({{1, "unreadable"}}), context);
  EXPECT_EQ(result.refused().at(1), "unreadable");
}

TEST(ApplyToEach, WhereAllAreRefusedThePixelsStay) {
  const Step step([](const ImageView&) -> Image { throw ImageRefused("no ink"); });
  TestContext context;
  const Images images = numbered_pairs(3);
  const Images result = apply_to_each(step, images, context);
  EXPECT_EQ(result.refused().size(), 3U);
  EXPECT_EQ(result.pixels(), images.pixels());
}

TEST(ApplyToEach, NoImagesGiveNoImages) {
  TestContext context;
  EXPECT_TRUE(apply_to_each(kInvert, Images(), context).empty());
}

TEST(ApplyToEach, AnotherErrorEndsTheStepAndNamesTheFirstImage) {
  const Step step([](const ImageView& image) {
    if (byte_at(image, 0) == 70) throw Error("the model file is gone", "put it back");
    return filled(1, 1, 0);
  });
  TestContext context;
  EXPECT_EQ(message_of([&] { apply_to_each(step, numbered_pairs(200), context); }),
            "image '70': the model file is gone\nhelp: put it back");
}

TEST(ApplyToEach, WhatIsNoImageIsRefused) {
  TestContext context;
  const Step flat([](const ImageView&) { return Image{Tensor::zeros(DType::u8, {4, 5})}; });
  EXPECT_EQ(
      message_of([&] { apply_to_each(flat, numbered_pairs(1), context); }),
      "image '0': the step returned a tensor of 4 x 5 u8 values; an image is height x width x channels, u8 or f32");
  const Step colour(
      [](const ImageView& image) { return Image{Tensor::zeros(DType::u8, {1, 1, byte_at(image, 0) == 3 ? 3 : 1})}; });
  EXPECT_EQ(message_of([&] { apply_to_each(colour, numbered_pairs(5), context); }),
            "the step returned images of 1 and of 3 channels; those of one set have the same number");
}

TEST(ApplyToEach, StopsWhenAsked) {
  TestContext context(1);
  context.stop_after(10);
  int applied = 0;
  const Step step([&applied](const ImageView&) {
    ++applied;
    return filled(1, 1, 0);
  });
  EXPECT_THROW(apply_to_each(step, numbered_pairs(1000), context), Stopped);
  EXPECT_LE(applied, 10);
}

}  // namespace
}  // namespace pipeline
