#include <pipeline/random.h>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <set>
#include <vector>

namespace pipeline {
namespace {

// Known answers: file kat_vectors of Random123 1.14, lines "philox4x32 10".
TEST(Philox, GivesTheKnownAnswers) {
  using Words = std::array<std::uint32_t, 4>;
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
            (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Random, CountsBlocksUnderItsKeyAndStream) {
  Random random(0x299f31d0a4093822, 0x0370734413198a2e);
  for (const std::uint32_t expected : philox({0, 0, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}))
    EXPECT_EQ(random.next(), expected);
  for (const std::uint32_t expected : philox({1, 0, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}))
    EXPECT_EQ(random.next(), expected);
}

TEST(Random, StreamsOfOneKeyDiffer) {
  EXPECT_NE(Random(1, 0).next(), Random(1, 1).next());
  EXPECT_NE(Random(1, 0).next(), Random(2, 0).next());
}

TEST(Random, UniformHasMeanAHalfAndStaysBelowOne) {
  Random random(11);
  constexpr int kCount = 100000;
  double sum = 0.0;
  for (int i = 0; i < kCount; ++i) {
    const double value = random.uniform();
    ASSERT_GE(value, 0.0);
    ASSERT_LT(value, 1.0);
    sum += value;
  }
  // Standard error of the mean: sqrt(1/12) / sqrt(100000) = 0.0009.
  EXPECT_NEAR(sum / kCount, 0.5, 0.004);
}

TEST(Random, BelowIsEquallyLikelyForEachNumber) {
  Random random(5);
  constexpr int kCount = 70000;
  std::array<int, 7> counts{};
  for (int i = 0; i < kCount; ++i) ++counts.at(random.below(counts.size()));
  double chi2 = 0.0;
  for (const int count : counts) chi2 += (count - 10000.0) * (count - 10000.0) / 10000.0;
  EXPECT_LT(chi2, 22.46);  // 99.9 % of chi-square with 6 degrees of freedom
}

TEST(Random, BelowHasNoBiasWhereAPlainRemainderWould) {
  // The remainder of 2^32 numbers by 3 * 2^30 hits the lowest third twice as often as the others.
  constexpr std::uint64_t kBound = std::uint64_t{3} << 30U;
  constexpr int kCount = 30000;
  Random random(6);
  int low = 0;
  for (int i = 0; i < kCount; ++i) low += random.below(kBound) < (kBound / 3) ? 1 : 0;
  EXPECT_NEAR(low, 10000, 330);  // 4 standard deviations of sqrt(30000 * 1/3 * 2/3) = 82

  constexpr std::uint64_t kWide = std::uint64_t{3} << 62U;
  low = 0;
  for (int i = 0; i < kCount; ++i) low += random.below(kWide) < (kWide / 3) ? 1 : 0;
  EXPECT_NEAR(low, 10000, 330);
}

TEST(Random, BelowOneIsZero) { EXPECT_EQ(Random(3).below(1), 0U); }

TEST(Random, NormalHasMeanZeroAndVarianceOne) {
  Random random(9);
  constexpr int kCount = 100000;
  double sum = 0.0;
  double squares = 0.0;
  double beyond = 0.0;
  for (int i = 0; i < kCount; ++i) {
    const double value = random.normal();
    ASSERT_TRUE(std::isfinite(value));
    sum += value;
    squares += value * value;
    beyond += std::abs(value) > 1.959964 ? 1.0 : 0.0;
  }
  EXPECT_NEAR(sum / kCount, 0.0, 0.013);
  EXPECT_NEAR(squares / kCount, 1.0, 0.018);
  EXPECT_NEAR(beyond / kCount, 0.05, 0.003);
}

TEST(Random, ShuffleKeepsTheValues) {
  std::vector<int> values(1000);
  std::iota(values.begin(), values.end(), 0);
  const std::vector<int> before = values;
  Random(4).shuffle(std::span(values));
  EXPECT_NE(values, before);
  EXPECT_EQ(std::set<int>(values.begin(), values.end()), std::set<int>(before.begin(), before.end()));
}

TEST(Random, ShuffleReachesEachOrderEquallyOften) {
  Random random(8);
  std::array<int, 6> counts{};
  for (int i = 0; i < 6000; ++i) {
    std::array<std::size_t, 3> values{0, 1, 2};
    random.shuffle(std::span<std::size_t>(values));
    ++counts.at(values[0] * 2 + (values[1] > values[2] ? 1 : 0));
  }
  for (const int count : counts) EXPECT_NEAR(count, 1000, 120);  // 4 standard deviations of 29
}

TEST(Mix, DependsOnBothWordsAndTheirOrder) {
  EXPECT_NE(mix(1, 2), mix(2, 1));
  EXPECT_NE(mix(1, 2), mix(1, 3));
  EXPECT_NE(mix(1, 2), mix(0, 2));
  std::set<std::uint64_t> seen;
  for (std::uint64_t a = 0; a < 100; ++a)
    for (std::uint64_t b = 0; b < 100; ++b) seen.insert(mix(a, b));
  EXPECT_EQ(seen.size(), 10000U);
}

TEST(StageSeed, DependsOnSeedAndStageAlone) {
  EXPECT_EQ(stage_seed(42, "digits"), stage_seed(42, "digits"));
  EXPECT_NE(stage_seed(42, "digits"), stage_seed(43, "digits"));
  EXPECT_NE(stage_seed(42, "digits"), stage_seed(42, "digit"));
}

}  // namespace
}  // namespace pipeline
