#include <pipeline/network.h>

#include <gtest/gtest.h>

#include "framework/data/tiny_network.h"

namespace pipeline {
namespace {

using testing::TinyModel;
using testing::TinyNetwork;

TEST(Model, TheFlatBufferEndsWithTheLastParameter) { EXPECT_EQ(TinyModel(3).parameter_size(), 32); }

TEST(Batch, ReadsTheValuesThatANetworkSees) {
  const std::vector<std::uint8_t> bytes{10, 20, 30, 40, 50, 255};
  const Images images =
      Images(Tensor::of<std::uint8_t>({2, 1, 3, 1}, bytes), {}).with_affine({.scale = 2.0F, .offset = -1.0F});
  const std::vector<std::int64_t> rows{1, 0};
  std::vector<float> values(3);
  Batch::of(images, rows).read(0, values);
  EXPECT_EQ(values, (std::vector<float>{79.0F, 99.0F, 509.0F}));
  const Images floats = images.with_pixels(Tensor::of<float>({2, 1, 3, 1}, std::vector<float>{0, 1, 2, -3, 4, 0.5F}));
  Batch::of(floats, rows).read(1, values);
  EXPECT_EQ(values, (std::vector<float>{0, 1, 2}));
  Batch::of(floats, rows).read(0, values);
  EXPECT_EQ(values, (std::vector<float>{-3, 4, 0.5F}));
}

TEST(Network, ItsStateIsTypeAndParameters) {
  TinyNetwork network;
  network.made_by("tiny.network", Value::Map{{"hidden", Value::List{64}}});
  EXPECT_EQ(network.type(), "network");
  EXPECT_EQ(network.state().values.json(), R"({"uses": "tiny.network", "with": {"hidden": [64]}})");
  EXPECT_TRUE(network.state().tensors.empty());
}

}  // namespace
}  // namespace pipeline
