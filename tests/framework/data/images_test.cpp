#include <pipeline/images.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "support/messages.h"

namespace pipeline {
namespace {

using ::testing::ElementsAre;
using testing::message_of;

/// Bytes 0, 1, 2, ... in `shape`.
Tensor counting(Shape shape) {
  Tensor tensor = Tensor::uninitialized(DType::u8, std::move(shape));
  const std::span<std::uint8_t> values = tensor.writable<std::uint8_t>();
  std::iota(values.begin(), values.end(), std::uint8_t{0});
  return tensor;
}

Images three() {
  return {counting({3, 2, 5, 1}),
          {{1, 0, Images::kUnlabelled}, {"zero", "one"}, {"a", "b", "c"}, {"ann", "bob", "ann"}}};
}

Images ragged_pair() {
  return {std::vector<Image>{{counting({2, 3, 1})}, {counting({4, 1, 1})}}, {{0, 1}, {"zero", "one"}, {}, {}}};
}

std::uint8_t first_byte(const Images& images, std::int64_t row) {
  return std::to_integer<std::uint8_t>(*images.at(row).data);
}

TEST(Images, AreEmptyAtFirst) {
  const Images images;
  EXPECT_TRUE(images.empty());
  EXPECT_FALSE(images.is_ragged());
  EXPECT_EQ(images.shape(), (ImageShape{0, 0, 1}));
  EXPECT_EQ(images.type(), "images");
}

TEST(Images, KeepPixelsAndColumns) {
  const Images images = three();
  EXPECT_EQ(images.size(), 3);
  EXPECT_EQ(images.shape(), (ImageShape{2, 5, 1}));
  EXPECT_EQ(first_byte(images, 2), 20);
  EXPECT_THAT(images.labels(), ElementsAre(1, 0, -1));
  EXPECT_EQ(images.label_name(0), "one");
  EXPECT_EQ(images.label_name(2), "");
  EXPECT_EQ(images.id(1), "b");
  EXPECT_THAT(images.authors(), ElementsAre("ann", "bob", "ann"));
}

TEST(Images, WithoutColumnsAreUnlabelledAndNumbered) {
  const Images images(counting({2, 1, 1, 1}), {});
  EXPECT_THAT(images.labels(), ElementsAre(-1, -1));
  EXPECT_EQ(images.id(1), "1");
  EXPECT_TRUE(images.authors().empty());
}

TEST(Images, OfDifferentSizesAreRagged) {
  const Images images = ragged_pair();
  EXPECT_TRUE(images.is_ragged());
  EXPECT_EQ(images.at(1).shape, (ImageShape{4, 1, 1}));
  EXPECT_EQ(images.dtype(), DType::u8);
}

TEST(Images, OfOneSizeBecomeOneTensorHoweverTheyCome) {
  const Images images(std::vector<Image>{{counting({2, 3, 1})}, {counting({2, 3, 1})}}, {});
  EXPECT_FALSE(images.is_ragged());
  EXPECT_EQ(images.pixels().shape(), (Shape{2, 2, 3, 1}));
  EXPECT_EQ(first_byte(images, 1), 0);
}

TEST(Images, ChangingOnePartSharesTheOthers) {
  const Images images = three();
  const Images scaled = images.with_affine({0.5F, 1.0F});
  EXPECT_EQ(scaled.pixels().data(), images.pixels().data());
  const Images other = images.with_pixels(counting({3, 1, 1, 1}));
  EXPECT_EQ(other.labels().data(), images.labels().data());
  EXPECT_EQ(&other.id(0), &images.id(0));
}

TEST(Images, NewPixelsKeepTheRestAndDropTheAffineMap) {
  const Images images = three().with_affine({0.5F, 1.0F}).with_refused({{1, "no ink"}});
  const Images other = images.with_pixels(counting({3, 1, 4, 1}));
  EXPECT_TRUE(other.affine().is_identity());
  EXPECT_EQ(other.refused().at(1), "no ink");
  EXPECT_EQ(other.shape(), (ImageShape{1, 4, 1}));
}

TEST(Images, AsFloatsAppliesTheAffineMap) {
  const Images floats = three().with_affine({0.5F, -1.0F}).as_floats();
  EXPECT_EQ(floats.dtype(), DType::f32);
  EXPECT_TRUE(floats.affine().is_identity());
  EXPECT_EQ(floats.pixels().values<float>()[7], 2.5F);
  EXPECT_EQ(floats.as_floats().pixels().data(), floats.pixels().data());
}

TEST(Images, AsFloatsWorksOnDifferentSizes) {
  const Images floats = ragged_pair().with_affine({2.0F, 1.0F}).as_floats();
  EXPECT_EQ(reinterpret_cast<const float*>(floats.at(0).data)[5], 11.0F);
}

TEST(Images, SelectTakesRowsInTheirOrder) {
  const std::vector<std::int64_t> rows{2, 0};
  const Images some = three().with_refused({{2, "no ink"}}).with_affine({3.0F, 0.0F}).select(rows);
  EXPECT_EQ(some.size(), 2);
  EXPECT_EQ(first_byte(some, 0), 20);
  EXPECT_THAT(some.labels(), ElementsAre(-1, 1));
  EXPECT_EQ(some.id(0), "c");
  EXPECT_THAT(some.authors(), ElementsAre("ann", "ann"));
  EXPECT_EQ(some.refused().size(), 1U);
  EXPECT_EQ(some.refused().at(0), "no ink");
  EXPECT_EQ(some.affine().scale, 3.0F);
}

TEST(Images, SelectingARowTwiceNumbersItsId) {
  const std::vector<std::int64_t> rows{1, 1, 0, 1};
  const Images some = three().select(rows);
  EXPECT_EQ(some.id(0), "b");
  EXPECT_EQ(some.id(1), "b#2");
  EXPECT_EQ(some.id(2), "a");
  EXPECT_EQ(some.id(3), "b#3");
}

TEST(Images, SelectingNothingKeepsShapeAndClasses) {
  const Images none = three().select({});
  EXPECT_TRUE(none.empty());
  EXPECT_EQ(none.shape(), (ImageShape{2, 5, 1}));
  EXPECT_EQ(none.classes().size(), 2U);
}

TEST(Images, SelectingOneSizeOfManyGivesATensor) {
  const std::vector<std::int64_t> rows{1};
  const Images one = ragged_pair().select(rows);
  EXPECT_FALSE(one.is_ragged());
  EXPECT_EQ(one.shape(), (ImageShape{4, 1, 1}));
}

TEST(ImagesState, GivesBackEverything) {
  const Lineage lineage{{"image.scale", Value::Map{{"high", 1.0}}, "3fa8", "pixels", "digits.train"}};
  const Images images = three().with_affine({1.0F / 255.0F, 0.1F}).with_refused({{1, "no ink"}}).with_lineage(lineage);
  const State state = images.state();
  const Images read = Images::from_state(state);
  EXPECT_EQ(read.state(), state);
  EXPECT_EQ(read.pixels(), images.pixels());
  EXPECT_EQ(read.affine(), images.affine());
  EXPECT_EQ(read.id(2), "c");
  EXPECT_EQ(read.authors()[1], "bob");
  EXPECT_EQ(read.refused(), images.refused());
  EXPECT_EQ(read.lineage(), lineage);
  EXPECT_EQ(read.lineage()[0].fitted_on, "digits.train");
}

TEST(ImagesState, GivesBackDifferentSizesAndFloats) {
  for (const Images& images : {ragged_pair(), ragged_pair().as_floats(), Images()}) {
    const Images read = Images::from_state(images.state());
    EXPECT_EQ(read.state(), images.state());
    EXPECT_EQ(read.is_ragged(), images.is_ragged());
    EXPECT_EQ(read.size(), images.size());
  }
}

TEST(ImagesState, LeavesOutWhatIsTheDefault) {
  EXPECT_EQ(Images(counting({2, 1, 1, 1}), {}).state().values.json(),
            R"({"ragged": false, "classes": [], "scale": 1.0, "offset": 0.0, "lineage": []})");
}

TEST(ImagesState, ShapesThatLieAreRefused) {
  State state = ragged_pair().state();
  const auto with_shapes = [&state](std::vector<std::int64_t> shapes) {
    State lying = state;
    for (auto& [name, tensor] : lying.tensors)
      if (name == "shapes") tensor = Tensor::of<std::int64_t>({2, 3}, shapes);
    return message_of([&lying] { Images::from_state(lying); });
  };
  EXPECT_EQ(with_shapes({2, 3, 1, 4, 1, 1}), "no error");
  EXPECT_EQ(with_shapes({2, 3, 1, 5, 1, 1}), "the shapes of the images need more pixels than there are");
  EXPECT_EQ(with_shapes({2, 3, 1, 3, 1, 1}), "there are more pixels than the shapes of the images need");
  EXPECT_EQ(with_shapes({2, 3, 1, -4, 1, 1}), "an image cannot have the shape -4 x 1 x 1");
  EXPECT_EQ(with_shapes({2, 3, 1, INT64_MAX, INT64_MAX, 1}),
            "an image cannot have the shape 9223372036854775807 x 9223372036854775807 x 1");
}

TEST(ImageShape, IsWrittenWithoutASingleChannel) {
  EXPECT_EQ(text_of(ImageShape{28, 32, 1}), "28 x 32");
  EXPECT_EQ(text_of(ImageShape{28, 32, 3}), "28 x 32 x 3");
}

TEST(Images, WhatDoesNotFitTogetherIsRefused) {
  const Tensor two = counting({2, 1, 1, 1});
  const struct {
    const char* name;
    Tensor pixels;
    Images::Columns columns;
    const char* message;
  } cases[] = {
      {"labels", two, {{0}, {"zero"}, {}, {}}, "there are 1 label for 2 images"},
      {"ids", two, {{}, {}, {"a", "b", "c"}, {}}, "there are 3 ids for 2 images"},
      {"authors", two, {{}, {}, {}, {"ann"}}, "there are 1 author for 2 images"},
      {"label too high",
       two,
       {{0, 2}, {"zero", "one"}, {}, {}},
       "an image has the label 2, but the classes are numbered 0 to 1"},
      {"label too low",
       two,
       {{0, -2}, {"zero", "one"}, {}, {}},
       "an image has the label -2, but the classes are numbered 0 to 1"},
      {"no classes", two, {{0, -1}, {}, {}, {}}, "an image has the label 0, but there are no classes"},
      {"class twice", two, {{}, {"zero", "zero"}, {}, {}}, "the class 'zero' is there twice"},
      {"id twice", two, {{}, {}, {"a", "a"}, {}}, "the id 'a' is there twice"},
      {"id in Latin-1", two, {{}, {}, {"a", "\xFC"}, {}}, "the id \"\xEF\xBF\xBD\" is not UTF-8"},
      {"three sides",
       counting({2, 3, 4}),
       {},
       "images are a tensor of N x height x width x channels, not of shape 2 x 3 x 4"},
      {"no pixels", counting({2, 0, 4, 1}), {}, "images of shape 0 x 4 have no pixels"},
      {"type", Tensor::zeros(DType::f64, {2, 1, 1, 1}), {}, "images hold u8 or f32 values, not f64"},
  };
  for (const auto& [name, pixels, columns, message] : cases) {
    SCOPED_TRACE(name);
    EXPECT_EQ(message_of([&pixels = pixels, &columns = columns] { Images(pixels, columns); }), message);
  }
}

TEST(Images, DifferentSizesMustBeAlikeOtherwise) {
  const auto together = [](Tensor a, Tensor b) {
    return message_of([&] { Images(std::vector<Image>{{a}, {b}}, {}); });
  };
  EXPECT_EQ(together(counting({2, 3, 1}), counting({2, 3, 3})),
            "images of one set have the same number of channels, not 1 and 3");
  EXPECT_EQ(together(counting({2, 3, 1}), Tensor::zeros(DType::f32, {2, 2, 1})),
            "images of one set are all of u8 or all of f32 values, not some of each");
  EXPECT_EQ(together(counting({2, 3, 1}), counting({2, 3})),
            "an image is a tensor of height x width x channels, not of shape 2 x 3");
  EXPECT_EQ(together(counting({2, 3, 1}), counting({2, 0, 1})), "an image of shape 2 x 0 has no pixels");
}

TEST(Images, ChangesThatDoNotFitAreRefused) {
  EXPECT_EQ(message_of([] { three().with_pixels(counting({2, 1, 1, 1})); }), "there are pixels of 2 images for 3 rows");
  EXPECT_EQ(message_of([] { three().with_refused({{3, "no ink"}}); }), "row 3 is refused, but there are 3 images");
  EXPECT_EQ(message_of([] { static_cast<void>(ragged_pair().pixels()); }),
            "the images have different sizes, one size is needed\n"
            "help: add a step that makes them equal: image.resize");
}

}  // namespace
}  // namespace pipeline
