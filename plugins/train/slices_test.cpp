#include "slices.h"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "kernels.h"

namespace train {
namespace {

using Role = pipeline::Model::Role;

TEST(Slices, CoverWeightsAndBiasesOnceAndLeaveStatisticsOut) {
  const std::vector<pipeline::Model::Parameter> parameters = {{"a", {100000}, Role::weight, 0, 100000},
                                                              {"b", {32}, Role::bias, 100000, 32},
                                                              {"c", {48}, Role::statistic, 100032, 48},
                                                              {"d", {16}, Role::weight, 100080, 16}};
  std::vector<int> touched(100096);
  for (const std::vector<Piece>& slice : slices_of(parameters)) {
    std::int64_t size = 0;
    for (const Piece& piece : slice) {
      EXPECT_EQ(piece.offset % 16, 0);
      EXPECT_EQ(piece.size % 16, 0);
      EXPECT_EQ(piece.decay, piece.offset < 100000 || piece.offset >= 100080);
      for (std::int64_t i = 0; i < piece.size; ++i) ++touched[static_cast<std::size_t>(piece.offset + i)];
      size += piece.size;
    }
    EXPECT_LE(size, 16384);
  }
  for (std::size_t i = 0; i < touched.size(); ++i) ASSERT_EQ(touched[i], i >= 100032 && i < 100080 ? 0 : 1) << i;
}

TEST(Slices, ShardsArePowersOfTwoOfAboutSixtyFourRows) {
  struct Case {
    std::int64_t rows;
    int shards;
  };
  for (const Case& c : {Case{1, 1}, Case{64, 1}, Case{65, 2}, Case{128, 2}, Case{129, 4}, Case{256, 4}, Case{1000, 16},
                        Case{65536, 16}})
    EXPECT_EQ(shards_of(c.rows, 109'000), c.shards) << c.rows << " rows";
  // 2^26 parameters are 256 MiB a shard.
  EXPECT_EQ(shards_of(65536, std::int64_t{1} << 26), 4);
  EXPECT_EQ(shards_of(65536, std::int64_t{1} << 30), 1);
}

}  // namespace
}  // namespace train
