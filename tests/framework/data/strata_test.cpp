#include <gmock/gmock.h>
#include <pipeline/strata.h>

#include <limits>

namespace pipeline {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

TEST(ProportionalShares, GiveTheLargestRemaindersOneMore) {
  const struct {
    const char* name;
    std::vector<std::int64_t> sizes;
    std::int64_t count;
    std::vector<std::int64_t> expected;
  } cases[] = {
      {"exact", {20, 10}, 6, {4, 2}},
      {"2, 1.2 and 0.8", {5, 3, 2}, 4, {2, 1, 1}},
      {"of equal remainders the first", {1, 1, 1}, 2, {1, 1, 0}},
      {"none", {5, 3, 2}, 0, {0, 0, 0}},
      {"all", {5, 3, 2}, 10, {5, 3, 2}},
      {"all but one", {5, 1, 0}, 5, {4, 1, 0}},  // 4.17 and 0.83
      {"an empty stratum", {0, 7}, 3, {0, 3}},
      {"no strata", {}, 0, {}},
      {"as many as may be", {std::numeric_limits<std::int32_t>::max()}, 2'000'000'000, {2'000'000'000}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(proportional_shares(c.sizes, c.count), c.expected);
  }
}

TEST(StratifiedRows, AreAscendingAndInProportion) {
  const std::vector<std::int32_t> labels{3, -1, 3, 3, -1, 3, 3, -1, 3, 7};  // 6 of 3, 3 of -1, 1 of 7
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const auto rows = stratified_rows(labels, 5, seed);  // 3, 1.5 and 0.5: the tie goes to -1, the lowest label
    EXPECT_TRUE(std::ranges::is_sorted(rows));
    std::map<std::int32_t, int> counts;
    for (const std::int64_t row : rows) ++counts[labels.at(static_cast<std::size_t>(row))];
    EXPECT_THAT(counts, ElementsAre(std::pair(-1, 2), std::pair(3, 3)));
  }
}

TEST(StratifiedRows, AreTheSameForTheSameSeedOnly) {
  const std::vector<std::int32_t> labels(100, 0);
  EXPECT_EQ(stratified_rows(labels, 50, 1), stratified_rows(labels, 50, 1));
  EXPECT_NE(stratified_rows(labels, 50, 1), stratified_rows(labels, 50, 2));
}

TEST(StratifiedRows, ChooseEachRowEquallyOften) {
  const std::vector<std::int32_t> labels{0, 1, 0, 1, 0, 1, 0, 0, 0, 0};  // 7 and 3 rows
  std::vector<int> chosen(labels.size(), 0);
  constexpr int kSeeds = 10'000;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed)
    for (const std::int64_t row : stratified_rows(labels, 3, seed)) ++chosen[static_cast<std::size_t>(row)];
  // Shares 2.1 and 0.9 round to 2 of 7 and 1 of 3. Five standard deviations of the binomial are at most 236.
  for (std::size_t row = 0; row < labels.size(); ++row)
    EXPECT_NEAR(chosen[row], kSeeds * (labels[row] == 0 ? 2.0 / 7.0 : 1.0 / 3.0), 240) << row;
}

TEST(RandomRows, ChooseWhateverTheClass) {
  EXPECT_THAT(random_rows(4, 4, 1), ElementsAre(0, 1, 2, 3));
  EXPECT_TRUE(random_rows(4, 0, 1).empty());
  EXPECT_EQ(random_rows(1000, 10, 1).size(), 10U);
  EXPECT_NE(random_rows(1000, 10, 1), random_rows(1000, 10, 2));
}

}  // namespace
}  // namespace pipeline
