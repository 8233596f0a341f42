#include "batches.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <pipeline/error.h>

namespace train {
namespace {

std::vector<std::int64_t> epoch_of(const Batches& batches, std::size_t set) {
  std::vector<std::int64_t> all;
  for (std::int64_t b = 0; b < batches.count(); ++b) {
    const auto of_batch = batches.of(b, set);
    all.insert(all.end(), of_batch.begin(), of_batch.end());
  }
  return all;
}

TEST(Batches, AnEpochTakesEveryExampleOnce) {
  Batches batches({23}, {}, 5, /*shuffle=*/true);
  EXPECT_EQ(batches.count(), 5);
  EXPECT_EQ(batches.examples(), 23);
  EXPECT_EQ(batches.examples(0), 5);
  EXPECT_EQ(batches.examples(4), 3);
  batches.begin_epoch(1);
  const std::vector<std::int64_t> first = epoch_of(batches, 0);
  EXPECT_EQ(std::set<std::int64_t>(first.begin(), first.end()).size(), 23U);
  EXPECT_FALSE(std::ranges::is_sorted(first));
  batches.begin_epoch(2);
  EXPECT_NE(epoch_of(batches, 0), first);
  batches.begin_epoch(1);
  EXPECT_EQ(epoch_of(batches, 0), first);
}

TEST(Batches, WithoutShufflingExamplesKeepTheirOrder) {
  Batches batches({7}, {}, 3, /*shuffle=*/false);
  batches.begin_epoch(1);
  EXPECT_THAT(epoch_of(batches, 0), testing::ElementsAre(0, 1, 2, 3, 4, 5, 6));
}

TEST(Batches, SetsAreMixedInTheirShares) {
  // 12 of the first and 4 of the second in each batch of 16; 100 = 8 * 12 + 4.
  Batches batches({100, 10}, {3.0, 1.0}, 16, /*shuffle=*/true);
  batches.begin_epoch(1);
  ASSERT_EQ(batches.count(), 9);
  for (std::int64_t b = 0; b < 8; ++b) {
    EXPECT_EQ(batches.examples(b, 0), 12);
    EXPECT_EQ(batches.examples(b, 1), 4);
  }
  EXPECT_EQ(batches.examples(8, 0), 4);
  EXPECT_EQ(batches.examples(8, 1), 1);  // 4 * 4 / 12
  EXPECT_EQ(batches.examples(), 100 + 33);
  // The second set is gone through three times, each time in another order, and a bit.
  std::vector<std::int64_t> second = epoch_of(batches, 1);
  for (std::size_t pass = 0; pass < 3; ++pass) {
    const auto begin = second.begin() + static_cast<std::ptrdiff_t>(pass * 10);
    EXPECT_EQ(std::set<std::int64_t>(begin, begin + 10).size(), 10U) << "pass " << pass;
  }
  EXPECT_FALSE(std::equal(second.begin(), second.begin() + 10, second.begin() + 10));
}

TEST(Batches, WithoutSharesSetsAreMixedByTheirSizes) {
  const Batches batches({60, 30, 10}, {}, 10, /*shuffle=*/true);
  EXPECT_EQ(batches.count(), 10);
  EXPECT_EQ(batches.examples(0, 0), 6);
  EXPECT_EQ(batches.examples(0, 1), 3);
  EXPECT_EQ(batches.examples(0, 2), 1);
  EXPECT_EQ(batches.examples(), 100);
}

TEST(Batches, ABatchLargerThanTheSetHoldsAllOfIt) {
  const Batches batches({7}, {}, 256, /*shuffle=*/true);
  EXPECT_EQ(batches.count(), 1);
  EXPECT_EQ(batches.examples(0), 7);
}

TEST(Batches, AShareOfLessThanOneExampleIsRefused) {
  try {
    const Batches batches({60000, 10}, {}, 256, /*shuffle=*/true);
    FAIL() << "it was taken";
  } catch (const pipeline::Error& error) {
    EXPECT_STREQ(error.what(), "a batch of 256 images has none of set 2 on 'train': its share is too small");
    EXPECT_EQ(error.help(), "raise 'batch_size', or the share of that set in 'shares'");
  }
}

}  // namespace
}  // namespace train
