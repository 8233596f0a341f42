#include "choose_authors.h"

#include <gmock/gmock.h>

#include <set>

namespace data {
namespace {

using ::testing::AnyOf;
using ::testing::ElementsAre;

TEST(ChooseAuthors, TakesAllRowsOfAnAuthor) {
  const std::vector<std::string> authors{"anna", "ben", "cleo", "anna", "ben", "cleo"};
  const std::vector<std::size_t> strata(6, 0);
  const std::vector<std::int64_t> wanted{2};
  std::set<std::vector<std::int64_t>> seen;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto rows = choose_authors(authors, strata, wanted, seed);
    EXPECT_THAT(rows, AnyOf(ElementsAre(0, 3), ElementsAre(1, 4), ElementsAre(2, 5)));
    seen.insert(rows);
  }
  EXPECT_EQ(seen.size(), 3U) << "each author is chosen by some seed";
}

TEST(ChooseAuthors, ComesNearWhereTheNumberCannotBeMet) {
  // 5 of 9 rows are wanted. Anna's 4 miss it by 1; Ben's 3 by 2, and with Cleo's 2 they meet it; Anna and Cleo's 6 miss
  // it by 1, no better than Anna's alone.
  const std::vector<std::string> authors{"anna", "anna", "anna", "anna", "ben", "ben", "ben", "cleo", "cleo"};
  const std::vector<std::size_t> strata(9, 0);
  const std::vector<std::int64_t> wanted{5};
  std::set<std::vector<std::int64_t>> seen;
  for (std::uint64_t seed = 0; seed < 50; ++seed) seen.insert(choose_authors(authors, strata, wanted, seed));
  EXPECT_THAT(seen,
              ::testing::IsSubsetOf({std::vector<std::int64_t>{0, 1, 2, 3}, std::vector<std::int64_t>{4, 5, 6, 7, 8},
                                     std::vector<std::int64_t>{0, 1, 2, 3, 7, 8}}));
}

TEST(ChooseAuthors, BalancesClasses) {
  // Anna and Ben draw only zeros, Cleo and Dan only ones: 3 of each means one of each pair.
  std::vector<std::string> authors;
  std::vector<std::size_t> strata;
  for (const char* name : {"anna", "ben", "cleo", "dan"}) {
    for (int i = 0; i < 3; ++i) {
      authors.emplace_back(name);
      strata.push_back(name < std::string("c") ? 0 : 1);
    }
  }
  const std::vector<std::int64_t> wanted{3, 3};
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto rows = choose_authors(authors, strata, wanted, seed);
    EXPECT_THAT(rows, AnyOf(ElementsAre(0, 1, 2, 6, 7, 8), ElementsAre(0, 1, 2, 9, 10, 11),
                            ElementsAre(3, 4, 5, 6, 7, 8), ElementsAre(3, 4, 5, 9, 10, 11)));
  }
}

TEST(ChooseAuthors, TakesAtLeastOneAndLeavesAtLeastOne) {
  const std::vector<std::string> authors{"anna", "anna", "anna", "ben", "ben"};
  const std::vector<std::size_t> strata(5, 0);
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    // One row is wanted: each author is too much; Ben's two come nearer than Anna's three.
    EXPECT_THAT(choose_authors(authors, strata, std::vector<std::int64_t>{1}, seed), ElementsAre(3, 4));
    EXPECT_THAT(choose_authors(authors, strata, std::vector<std::int64_t>{5}, seed),
                AnyOf(ElementsAre(0, 1, 2), ElementsAre(3, 4)));
  }
}

TEST(ChooseAuthors, CountsNames) {
  EXPECT_EQ(count_authors(std::vector<std::string>{"anna", "", "ben", "anna", ""}), 3);
  EXPECT_EQ(count_authors({}), 0);
}

}  // namespace
}  // namespace data
