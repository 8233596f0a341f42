#include <pipeline/tensor.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include <pipeline/artifact.h>

#include "support/messages.h"

namespace pipeline {
namespace {

using testing::message_of;

TEST(Tensor, IsEmptyAtFirst) {
  const Tensor tensor;
  EXPECT_EQ(tensor.dtype(), DType::f32);
  EXPECT_EQ(tensor.shape(), Shape{0});
  EXPECT_EQ(tensor.bytes(), 0U);
  EXPECT_TRUE(tensor.values<float>().empty());
}

TEST(Tensor, HoldsValuesInRowOrder) {
  const std::vector<std::int32_t> values{1, 2, 3, 4, 5, 6};
  const Tensor tensor = Tensor::of<std::int32_t>({2, 3}, values);
  EXPECT_EQ(tensor.size(), 6);
  EXPECT_EQ(tensor.bytes(), 24U);
  EXPECT_EQ(tensor.values<std::int32_t>()[4], 5);
}

TEST(Tensor, IsAlignedTo64BytesHoweverItIsMade) {
  for (const std::int64_t size : {1, 3, 1000, 1000003}) {
    SCOPED_TRACE(size);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(Tensor::zeros(DType::u8, {size}).data()) % 64, 0U);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(Tensor::uninitialized(DType::f64, {size}).data()) % 64, 0U);
  }
}

TEST(Tensor, ZerosAreZeroAlsoInUsedMemory) {
  for (int i = 0; i < 3; ++i) {
    Tensor tensor = Tensor::zeros(DType::i64, {5000});
    const std::span<std::int64_t> values = tensor.writable<std::int64_t>();
    EXPECT_TRUE(std::all_of(values.begin(), values.end(), [](std::int64_t value) { return value == 0; }));
    std::fill(values.begin(), values.end(), 7);
  }
}

TEST(Tensor, CopiesShareTheBuffer) {
  const Tensor tensor = Tensor::zeros(DType::f32, {4});
  const Tensor copy = tensor;  // NOLINT(performance-unnecessary-copy-initialization): what is tested
  EXPECT_EQ(copy.data(), tensor.data());
  EXPECT_EQ(tensor.reshaped({2, 2}).data(), tensor.data());
}

TEST(Tensor, EqualityIsOfTypeShapeAndBits) {
  const std::vector<float> zero{0.0F, 1.0F};
  const std::vector<float> minus_zero{-0.0F, 1.0F};
  EXPECT_EQ(Tensor::of<float>({2}, zero), Tensor::of<float>({2}, zero));
  EXPECT_FALSE(Tensor::of<float>({2}, zero) == Tensor::of<float>({2}, minus_zero));
  EXPECT_FALSE(Tensor::of<float>({2}, zero) == Tensor::of<float>({1, 2}, zero));
  EXPECT_FALSE(Tensor::zeros(DType::i32, {2}) == Tensor::zeros(DType::f32, {2}));
}

TEST(Tensor, EachTypeHasNameAndSize) {
  const struct {
    DType dtype;
    const char* name;
    std::size_t size;
  } cases[] = {{DType::u8, "u8", 1},
               {DType::i32, "i32", 4},
               {DType::i64, "i64", 8},
               {DType::f32, "f32", 4},
               {DType::f64, "f64", 8}};
  for (const auto& [dtype, name, size] : cases) {
    EXPECT_EQ(name_of(dtype), name);
    EXPECT_EQ(size_of(dtype), size);
  }
}

TEST(Tensor, ASideOfZeroMakesItEmptyHoweverLongTheOthers) {
  EXPECT_EQ(Tensor::zeros(DType::f64, {INT64_MAX, INT64_MAX, 0}).size(), 0);
}

TEST(Tensor, ShapesAreWrittenWithCrosses) {
  EXPECT_EQ(text_of(Shape{3, 28, 28}), "3 x 28 x 28");
  EXPECT_EQ(text_of(Shape{}), "a single value");
}

TEST(Tensor, AbsurdShapesAreRefused) {
  EXPECT_EQ(message_of([] { Tensor::zeros(DType::u8, {3, -1}); }),
            "a tensor cannot have the shape 3 x -1: a side is negative");
  EXPECT_EQ(message_of([] { Tensor::zeros(DType::u8, {INT64_MAX, 2}); }),
            "a tensor of 9223372036854775807 x 2 u8 values is larger than any memory");
  EXPECT_EQ(message_of([] { Tensor::uninitialized(DType::f64, {std::int64_t{1} << 60}); }),
            "a tensor of 1152921504606846976 f64 values is larger than any memory");
  const std::string message = message_of([] { Tensor::uninitialized(DType::u8, {std::int64_t{1} << 50}); });
  EXPECT_TRUE(message.starts_with("a tensor of 1125899906842624 u8 values takes 1073741824 MiB; this machine has "))
      << message;
}

TEST(Tensor, AnotherTypeThanStoredIsRefused) {
  EXPECT_EQ(message_of([] { static_cast<void>(Tensor::zeros(DType::u8, {2, 3}).values<float>()); }),
            "expected a tensor of f32 values, found u8 of shape 2 x 3");
}

TEST(Tensor, AnotherSizeThanStoredIsRefused) {
  EXPECT_EQ(message_of([] { static_cast<void>(Tensor::zeros(DType::u8, {2, 3}).reshaped({7})); }),
            "a tensor of shape 2 x 3 cannot be read as 7");
}

TEST(State, AMissingTensorIsNamedBesideThoseThereAre) {
  State state;
  EXPECT_EQ(message_of([&] { static_cast<void>(state.tensor("mean")); }),
            "the saved state has no tensor 'mean'; it has none");
  state.add("scale", Tensor());
  state.add("offset", Tensor());
  EXPECT_EQ(message_of([&] { static_cast<void>(state.tensor("mean")); }),
            "the saved state has no tensor 'mean'; it has: scale, offset");
}

}  // namespace
}  // namespace pipeline
