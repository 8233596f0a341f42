/// data.sample, run as the runtime runs it.
#include <gmock/gmock.h>
#include <pipeline/testing.h>

#include <algorithm>
#include <set>

#include "test_images.h"

namespace data {
namespace {

using pipeline::Images;
using pipeline::testing::StageRun;
using test::error_of;
using ::testing::ElementsAre;

Images sample(const Images& images, std::string_view parameters, std::uint64_t seed = 1) {
  StageRun run("data.sample", parameters);
  run.seed(seed).input("images", images).run();
  return run.output<Images>("images");
}

/// 10 of class "a", 6 of "b" and 4 of "c".
Images letters() {
  return test::numbered({.labels = {0, 1, 0, 0, 1, 0, 2, 0, 0, 1, 0, 1, 2, 0, 1, 0, 0, 2, 1, 2},
                         .classes = {"a", "b", "c"},
                         .ids = {},
                         .authors = {}});
}

TEST(Sample, TakesEachClassInProportionAndKeepsTheOrder) {
  const Images some = sample(letters(), "{ count: 10 }");
  EXPECT_THAT(test::counts_of(some), ElementsAre(5, 3, 2));
  EXPECT_TRUE(std::ranges::is_sorted(test::values_of(some)));
}

TEST(Sample, SeedDecides) {
  EXPECT_EQ(test::ids_of(sample(letters(), "{ count: 5 }", 3)), test::ids_of(sample(letters(), "{ count: 5 }", 3)));
  EXPECT_NE(test::ids_of(sample(letters(), "{ count: 5 }", 3)), test::ids_of(sample(letters(), "{ count: 5 }", 4)));
}

TEST(Sample, UnstratifiedTakesAnyRows) {
  std::set<std::vector<int>> counts;
  for (std::uint64_t seed = 0; seed < 20; ++seed)
    counts.insert(test::counts_of(sample(letters(), "{ count: 10, stratified: false }", seed)));
  EXPECT_GT(counts.size(), 1U);
}

TEST(Sample, OfAllIsTheSameSet) {
  const Images images = letters();
  EXPECT_EQ(sample(images, "{ count: 20 }").state(), images.state());
}

TEST(Sample, MoreThanThereAreIsAnError) {
  EXPECT_EQ(error_of([] { sample(letters(), "{ count: 21 }"); }),
            "'count' is 21, and there are only 20 images to choose from | ask for fewer");
}

}  // namespace
}  // namespace data
