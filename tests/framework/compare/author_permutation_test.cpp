#include "compare/author_permutation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "compare/mcnemar.h"

namespace pipeline {
namespace {

TEST(AuthorPermutation, AgreesWithAllSignPatternsCountedOneByOne) {
  struct Case {
    std::vector<std::int64_t> ahead;
    double p;
  };
  // expected.py, by itertools.product.
  for (const Case& c : {Case{{3, 1, -1, 2, 5}, 0.1875}, Case{{2, 2, 2, 2, 2, 2}, 0.03125},
                        Case{{7, -3, 4, 0, 1, 1, -2, 6, 0, 2, 3}, 0.1171875}, Case{{-9, 1, 1, 1, 1}, 1.0},
                        Case{{1, 2, 3, 4, 5, 6, 7, -8, 9, -10, 11, 12, -13, 14}, 0.1937255859375}}) {
    SCOPED_TRACE(c.p);
    EXPECT_DOUBLE_EQ(author_permutation_p(c.ahead), c.p);
  }
}

TEST(AuthorPermutation, OneAuthorCannotTellAnything) {
  EXPECT_EQ(author_permutation_p(std::vector<std::int64_t>{45}), 1.0);
  EXPECT_EQ(author_permutation_p(std::vector<std::int64_t>{-3}), 1.0);
}

TEST(AuthorPermutation, FewerThanTheFewestAuthorsCannotReachFivePercent) {
  const std::vector<std::int64_t> enough(kFewestAuthors, 10);
  const std::vector<std::int64_t> too_few(kFewestAuthors - 1, 10);
  EXPECT_LT(author_permutation_p(enough), 0.05);
  EXPECT_GT(author_permutation_p(too_few), 0.05);
}

TEST(AuthorPermutation, WithOneImageAnAuthorItIsMcNemarsExactTest) {
  for (const auto& [fixed, broken] : {std::pair{7, 1}, {6, 16}, {120, 91}, {1200, 1011}}) {
    SCOPED_TRACE(testing::Message() << fixed << " fixed, " << broken << " broken");
    std::vector<std::int64_t> ahead(static_cast<std::size_t>(fixed), 1);
    ahead.resize(ahead.size() + static_cast<std::size_t>(broken), -1);
    ahead.resize(ahead.size() + 13, 0);
    const double expected = mcnemar_p({0, fixed, broken, 0});
    EXPECT_NEAR(author_permutation_p(ahead), expected, 1e-9 * expected);
  }
}

TEST(AuthorPermutation, ManyAuthorsWhoAgreeAreSurerThanAnyDoubleCanSay) {
  const double p = author_permutation_p(std::vector<std::int64_t>(5000, 1));
  EXPECT_GT(p, 0.0);
  EXPECT_LT(p, 1e-300);
}

TEST(AuthorPermutation, BeyondTheCountTheNormalDistributionStandsIn) {
  // 40,000 authors, 20,300 to 19,700: more steps than are taken. z = 600 / sqrt(40000) = 3;
  // SciPy 1.10.1: 2 norm.sf(3) = 0.002699796063260207. McNemar's exact p differs by the missing continuity correction,
  // about 3 phi(3) / z^2 of it.
  std::vector<std::int64_t> ahead(20300, 1);
  ahead.resize(40000, -1);
  EXPECT_NEAR(author_permutation_p(ahead), 0.002699796063260207, 1e-15);
  EXPECT_NEAR(author_permutation_p(ahead), mcnemar_p({0, 20300, 19700, 0}), 0.00005);
}

TEST(AuthorPermutation, WhenNobodyDiffersThereIsNothingToFind) {
  EXPECT_EQ(author_permutation_p({}), 1.0);
  EXPECT_EQ(author_permutation_p(std::vector<std::int64_t>(9, 0)), 1.0);
}

}  // namespace
}  // namespace pipeline
