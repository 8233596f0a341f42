#include "compare/author_bootstrap.h"

#include <gtest/gtest.h>

namespace pipeline {
namespace {

/// 6 authors, 57 images.
AuthorCounts six_authors() { return {{10, 12, 7, 9, 11, 8}, {{3, 5, 1, 6, 2, 4}, {9, 8, 7, 5, 10, 6}}}; }

TEST(AuthorBootstrap, AgreesWithAllResamplesThatThereAre) {
  // expected.py goes through all 6^6. A quantile of 4,000 draws is that of a share within 0.01 (three standard errors,
  // 3 sqrt(0.05 0.95 / 4000)): the ends lie between those of the 92 % and 88 % intervals.
  const AuthorBootstrap bootstrap(six_authors(), 11);
  const Interval accuracy = bootstrap.accuracy(1, 0.9);
  EXPECT_GE(accuracy.low, 0.6842105263157895);
  EXPECT_LE(accuracy.low, 0.6964285714285714);
  EXPECT_GE(accuracy.high, 0.8833333333333333);
  EXPECT_LE(accuracy.high, 0.8947368421052632);
  const Interval difference = bootstrap.difference(0, 1, 0.9);
  EXPECT_GE(difference.low, 0.19672131147540983);
  EXPECT_LE(difference.low, 0.21153846153846154);
  EXPECT_GE(difference.high, 0.6226415094339622);
  EXPECT_LE(difference.high, 0.6415094339622641);
}

TEST(AuthorBootstrap, WithOneImageAnAuthorTheCountIsBinomial) {
  // 300 authors of one image, 240 right. SciPy 1.10.1: binom.ppf([0.025, 0.975], 300, 0.8) = 226, 253; a step aside is
  // allowed.
  AuthorCounts counts{std::vector<std::int64_t>(300, 1), {std::vector<std::int64_t>(300, 1)}};
  std::fill_n(counts.correct[0].begin(), 60, 0);
  const Interval found = AuthorBootstrap(counts, 3).accuracy(0, 0.95);
  EXPECT_NEAR(found.low, 226.0 / 300.0, 1.01 / 300.0);
  EXPECT_NEAR(found.high, 253.0 / 300.0, 1.01 / 300.0);
}

TEST(AuthorBootstrap, AuthorsWhoGoTogetherMakeTheIntervalWider) {
  // 20 authors of 15 images, all right or all wrong: as sure as 20 images, not as 300. SciPy 1.10.1:
  // binom.ppf([0.025, 0.975], 20, 0.8) = 12, 19.
  AuthorCounts counts{std::vector<std::int64_t>(20, 15), {std::vector<std::int64_t>(20, 15)}};
  std::fill_n(counts.correct[0].begin(), 4, 0);
  const Interval found = AuthorBootstrap(counts, 3).accuracy(0, 0.95);
  EXPECT_NEAR(found.low, 12.0 / 20.0, 1e-12);
  EXPECT_NEAR(found.high, 19.0 / 20.0, 1e-12);
}

TEST(AuthorBootstrap, DependsOnTheSeedAlone) {
  EXPECT_EQ(AuthorBootstrap(six_authors(), 5).accuracy(0, 0.95), AuthorBootstrap(six_authors(), 5).accuracy(0, 0.95));
  EXPECT_NE(AuthorBootstrap(six_authors(), 5).accuracy(0, 0.913), AuthorBootstrap(six_authors(), 6).accuracy(0, 0.913));
}

TEST(AuthorBootstrap, AVariantDoesNotDifferFromItself) {
  EXPECT_EQ(AuthorBootstrap(six_authors(), 5).difference(1, 1, 0.95), (Interval{0.0, 0.0}));
}

TEST(AuthorBootstrap, OneAuthorLeavesNoWidth) {
  const Interval found = AuthorBootstrap({{9}, {{7}}}, 1).accuracy(0, 0.95);
  EXPECT_EQ(found, (Interval{7.0 / 9.0, 7.0 / 9.0}));
}

}  // namespace
}  // namespace pipeline
