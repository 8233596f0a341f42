#include <pipeline/network.h>

#include <gtest/gtest.h>

#include "framework/data/tiny_network.h"

namespace pipeline {
namespace {

using testing::TinyModel;
using testing::TinyNetwork;

TEST(Model, TheFlatBufferEndsWithTheLastParameter) { EXPECT_EQ(TinyModel(3).parameter_size(), 32); }

TEST(Network, ItsStateIsTypeAndParameters) {
  TinyNetwork network;
  network.made_by("tiny.network", Value::Map{{"hidden", Value::List{64}}});
  EXPECT_EQ(network.type(), "network");
  EXPECT_EQ(network.state().values.json(), R"({"uses": "tiny.network", "with": {"hidden": [64]}})");
  EXPECT_TRUE(network.state().tensors.empty());
}

}  // namespace
}  // namespace pipeline
