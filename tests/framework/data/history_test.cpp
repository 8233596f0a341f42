#include <pipeline/history.h>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/messages.h"

namespace pipeline {
namespace {

using testing::message_of;

History two_epochs() {
  History history({"train_loss", "validation_loss", "learning_rate"});
  history.add({0.5, 0.25, 1e-3});
  history.add({0.1, std::numeric_limits<double>::quiet_NaN(), 1e-4});
  history.set_best_epoch(2);
  return history;
}

TEST(History, AStateGivesItBack) {
  const History read = History::from_state(two_epochs().state());
  EXPECT_EQ(read.state(), two_epochs().state());
  EXPECT_EQ(read.columns(), two_epochs().columns());
  EXPECT_EQ(read.rows()[0], two_epochs().rows()[0]);
  EXPECT_TRUE(std::isnan(read.rows()[1][1]));
  EXPECT_EQ(read.best_epoch(), 2);
}

TEST(History, NoEpochsAreAHistoryToo) {
  EXPECT_TRUE(History::from_state(History({"loss"}).state()).rows().empty());
  EXPECT_TRUE(History::from_state(History().state()).columns().empty());
}

TEST(History, ARowOfAnotherLengthIsRefused) {
  History history({"loss"});
  EXPECT_EQ(message_of([&] { history.add({1.0, 2.0}); }), "an epoch of 2 values was added to a history of 1 columns");
}

TEST(History, AStateThatContradictsItselfIsRefused) {
  State state = two_epochs().state();
  state.values.set("best_epoch", 3);
  EXPECT_EQ(message_of([&] { History::from_state(state); }), "a history of 2 epochs cannot have its best epoch at 3");
  state.values.set("columns", Value::List{"loss"});
  EXPECT_EQ(message_of([&] { History::from_state(state); }), "a history of 1 columns cannot have rows of shape 2 x 3");
}

}  // namespace
}  // namespace pipeline
