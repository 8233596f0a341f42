#include "ranking.h"

#include <gtest/gtest.h>

#include <array>

namespace {

TEST(Ranking, CountsTheClassesBefore) {
  constexpr std::array<float, 4> kRow{0.1F, 0.5F, 0.15F, 0.25F};
  EXPECT_EQ(metrics::most_probable(kRow), 1);
  EXPECT_EQ(metrics::rank_of(1, kRow), 0);
  EXPECT_EQ(metrics::rank_of(3, kRow), 1);
  EXPECT_EQ(metrics::rank_of(0, kRow), 3);
}

TEST(Ranking, OfEqualClassesTheEarlierComesFirst) {
  constexpr std::array<float, 5> kRow{0.1F, 0.3F, 0.2F, 0.3F, 0.1F};
  EXPECT_EQ(metrics::most_probable(kRow), 1);
  EXPECT_EQ(metrics::rank_of(3, kRow), 1);
  EXPECT_EQ(metrics::rank_of(0, kRow), 3);
  EXPECT_EQ(metrics::rank_of(4, kRow), 4);
}

}  // namespace
