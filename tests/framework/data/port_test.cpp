#include <pipeline/port.h>

#include <gtest/gtest.h>

#include <pipeline/history.h>
#include <pipeline/images.h>

#include "support/messages.h"

namespace pipeline {
namespace {

using testing::message_of;

constexpr In<Images> kTrain{"train", "what is learned from"};
constexpr In<Images> kMore{"more", "what is joined", Need::many};
constexpr Out<History> kHistory{"history", "how it went"};

std::shared_ptr<const Images> rows(std::int64_t count) {
  return std::make_shared<const Images>(Tensor::zeros(DType::u8, {count, 1, 1, 1}), Images::Columns{});
}

TEST(Inputs, GiveWhatIsConnected) {
  Inputs in;
  in.add("train", rows(2));
  EXPECT_EQ(in[kTrain].size(), 2);
  EXPECT_EQ(in.find(kTrain)->size(), 2);
  EXPECT_EQ(in.share(kTrain).get(), &in[kTrain]);
}

TEST(Inputs, KeepTheOrderOfManyEdges) {
  Inputs in;
  in.add("more", rows(3));
  in.add("train", rows(1));
  in.add("more", rows(2));
  const auto all = in.all(kMore);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0]->size(), 3);
  EXPECT_EQ(all[1]->size(), 2);
}

TEST(Inputs, APortThatIsNotConnectedIsNamed) {
  const Inputs in;
  EXPECT_EQ(in.find(kTrain), nullptr);
  EXPECT_EQ(in.share(kTrain), nullptr);
  EXPECT_EQ(message_of([&in] { static_cast<void>(in[kTrain]); }), "input 'train' is not connected");
}

TEST(Outputs, GiveWhatWasSetLast) {
  Outputs out;
  EXPECT_EQ(out.find("history"), nullptr);
  out.set(kHistory, History({"loss"}));
  out.set(kHistory, std::make_shared<History>(std::vector<std::string>{"accuracy"}));
  EXPECT_EQ(static_cast<const History&>(*out.find("history")).columns()[0], "accuracy");
}

}  // namespace
}  // namespace pipeline
