#include "doctor/chain_choice.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>

namespace pipeline {
namespace {

TriedChain tried(std::size_t steps, std::vector<double> at_home) {
  TriedChain result;
  for (std::size_t i = 0; i < steps; ++i) result.chain.push_back({"image.none"});
  for (const double share : at_home) result.score += share / static_cast<double>(at_home.size());
  result.at_home = std::move(at_home);
  return result;
}

const NetworkView kTraining{{0.1, 0.2, 0.3, 0.4}, {0.6, 0.8, 0.9, 1.0}};

TEST(AtHome, IsOneLikeTheTypicalTrainingImageAndZeroUnlikeAny) {
  const NetworkView images{{0.15, 0.5, 0.35}, {0.95, 0.5, 0.7}};
  const std::vector<double> home = at_home(images, kTraining);
  EXPECT_EQ(home[0], 1.0);
  EXPECT_EQ(home[1], 0.0);
  // 1 of 4 is as far or farther, 1 of 4 is as unsure or less sure: 1/4 each, doubled.
  EXPECT_EQ(home[2], 0.5);
}

TEST(AtHome, ARefusedImageIsNotAtHome) {
  EXPECT_EQ(at_home({{std::nan("")}, {std::nan("")}}, kTraining), (std::vector<double>{0.0}));
}

TEST(ChooseChain, TheBestIsChosen) {
  const std::vector<TriedChain> chains{tried(0, {0.1, 0.2, 0.1}), tried(2, {0.9, 0.8, 0.9}), tried(1, {0.5, 0.4, 0.5})};
  EXPECT_EQ(choose_chain(chains), 1U);
}

TEST(ChooseChain, OfChainsThatAreEquallyGoodTheOneOfFewestSteps) {
  // Differences 0.1, -0.1, 0.1, -0.05: mean 0.0125, standard error 0.05.
  const std::vector<TriedChain> chains{tried(0, {0.1, 0.1, 0.1, 0.1}), tried(4, {0.9, 0.8, 0.9, 0.85}),
                                       tried(1, {0.8, 0.9, 0.8, 0.9})};
  EXPECT_EQ(choose_chain(chains), 2U);
}

TEST(ChooseChain, WhatFailedIsNeverChosen) {
  std::vector<TriedChain> chains{tried(0, {0.2}), tried(1, {0.9})};
  chains[1].failure = "the images have three channels";
  EXPECT_EQ(choose_chain(chains), 0U);
}

TEST(ChooseChain, OneImageIsEnoughToChoose) {
  EXPECT_EQ(choose_chain(std::vector<TriedChain>{tried(0, {0.2}), tried(1, {0.9})}), 1U);
  EXPECT_EQ(choose_chain(std::vector<TriedChain>{tried(0, {0.9}), tried(1, {0.9})}), 0U);
}

}  // namespace
}  // namespace pipeline
