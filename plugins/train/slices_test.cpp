#include "slices.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <pipeline/network.h>

namespace train {
namespace {

using Role = pipeline::Model::Role;

/// A model of which only the layout is asked.
class Layout final : public pipeline::Model {
 public:
  explicit Layout(std::vector<Range> ranges = {}) : ranges_(std::move(ranges)) {}
  const std::vector<Parameter>& parameters() const override { return parameters_; }
  std::int64_t rows_of_part() const override { return ranges_.empty() ? 0 : 64; }
  std::vector<Range> gradient_ranges() const override { return ranges_; }
  void initialise(std::span<float>, std::uint64_t) const override {}
  std::unique_ptr<pipeline::Workspace> workspace(std::int64_t, bool) const override { return nullptr; }
  pipeline::BatchResult loss_and_gradient(std::span<const float>, const pipeline::Batch&, std::span<const float>,
                                          std::uint64_t, pipeline::Workspace&, std::span<float>) const override {
    return {};
  }
  void predict(std::span<const float>, const pipeline::Batch&, pipeline::Workspace&, std::span<float>) const override {}
  std::vector<std::pair<std::string, pipeline::Tensor>> to_canonical(std::span<const float>) const override {
    return {};
  }
  void from_canonical(const pipeline::State&, std::span<float>) const override {}

 private:
  std::vector<Parameter> parameters_ = {{"a", {100000}, Role::weight, 0, 100000},
                                        {"b", {32}, Role::bias, 100000, 32},
                                        {"c", {48}, Role::statistic, 100032, 48},
                                        {"d", {16}, Role::weight, 100080, 16}};
  std::vector<Range> ranges_;
};

TEST(Slices, CoverWeightsAndBiasesOnceAndLeaveStatisticsOut) {
  std::vector<int> touched(100096);
  for (const std::vector<Piece>& slice : slices_of(Layout())) {
    std::int64_t size = 0;
    for (const Piece& piece : slice) {
      EXPECT_EQ(piece.offset % 16, 0);
      EXPECT_EQ(piece.size % 16, 0);
      EXPECT_EQ(piece.decay, piece.offset < 100000 || piece.offset >= 100080);
      for (std::int64_t i = 0; i < piece.size; ++i) ++touched[static_cast<std::size_t>(piece.offset + i)];
      size += piece.size;
    }
    EXPECT_LE(size, kSliceFloats);
  }
  for (std::size_t i = 0; i < touched.size(); ++i) ASSERT_EQ(touched[i], i >= 100032 && i < 100080 ? 0 : 1) << i;
}

TEST(Slices, ArePiecedTogetherOfTheRangesOfAModelWithParts) {
  const Layout model({{0, 60000}, {60000, 40000}, {100000, 32}, {100080, 16}});
  const std::vector<std::vector<Piece>> slices = slices_of(model);
  ASSERT_EQ(slices.size(), 3U);
  EXPECT_EQ(slices[0].size(), 1U);
  EXPECT_EQ(slices[0][0].size, 60000);
  EXPECT_TRUE(slices[0][0].decay);
  EXPECT_EQ(slices[1][0].offset, 60000);
  ASSERT_EQ(slices[2].size(), 2U);  // small ones together
  EXPECT_EQ(slices[2][0].offset, 100000);
  EXPECT_FALSE(slices[2][0].decay);
  EXPECT_EQ(slices[2][1].offset, 100080);
  EXPECT_TRUE(slices[2][1].decay);
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
