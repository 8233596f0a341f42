#include "compare/split_for_confirmation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

#include <pipeline/error.h>

namespace pipeline {
namespace {

std::vector<std::size_t> rows_to(std::size_t count) {
  std::vector<std::size_t> rows(count);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return rows;
}

std::vector<std::size_t> all_of(const ConfirmationSplit& split) {
  std::vector<std::size_t> all = split.choosing;
  all.insert(all.end(), split.confirming.begin(), split.confirming.end());
  std::ranges::sort(all);
  return all;
}

TEST(SplitForConfirmation, EveryRowIsOnOneSide) {
  for (const double confirm : {0.1, 0.3, 0.5, 0.9}) {
    SCOPED_TRACE(confirm);
    const ConfirmationSplit split = split_for_confirmation(rows_to(41), {}, confirm, 7);
    EXPECT_EQ(all_of(split), rows_to(41));
    EXPECT_TRUE(std::ranges::is_sorted(split.confirming));
    EXPECT_NEAR(static_cast<double>(split.confirming.size()), 41 * confirm, 0.5);
  }
}

TEST(SplitForConfirmation, NoAuthorIsOnBothSides) {
  // 13 authors of 1 to 13 images, one image each in turn.
  std::vector<std::string> authors;
  for (int round = 0; round < 13; ++round)
    for (int author = round; author < 13; ++author) authors.push_back("author " + std::to_string(author));
  const ConfirmationSplit split = split_for_confirmation(rows_to(authors.size()), authors, 0.3, 7);
  std::set<std::string> choosing;
  for (const std::size_t row : split.choosing) choosing.insert(authors[row]);
  for (const std::size_t row : split.confirming) EXPECT_FALSE(choosing.contains(authors[row])) << authors[row];
  EXPECT_EQ(all_of(split), rows_to(authors.size()));
  // 91 images: the last author who was left out would have brought it further from 27.3 than it is, 13 / 2 at most.
  EXPECT_NEAR(static_cast<double>(split.confirming.size()), 0.3 * 91, 6.5);
}

TEST(SplitForConfirmation, OnlyTheRowsGivenAreDivided) {
  const std::vector<std::size_t> rows{2, 3, 7};
  EXPECT_EQ(all_of(split_for_confirmation(rows, {}, 0.4, 1)), rows);
}

TEST(SplitForConfirmation, DependsOnTheSeed) {
  const auto confirming = [](std::uint64_t seed) {
    return split_for_confirmation(rows_to(50), {}, 0.5, seed).confirming;
  };
  EXPECT_EQ(confirming(1), confirming(1));
  EXPECT_NE(confirming(1), confirming(2));
}

TEST(SplitForConfirmation, NeitherPartIsEmptyHoweverUnequalTheAuthors) {
  const std::vector<std::string> authors{"a", "a", "a", "a", "a", "a", "b"};
  for (const double confirm : {0.01, 0.5, 0.99})
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      SCOPED_TRACE(testing::Message() << confirm << ", seed " << seed);
      const ConfirmationSplit split = split_for_confirmation(rows_to(7), authors, confirm, seed);
      EXPECT_FALSE(split.choosing.empty());
      EXPECT_FALSE(split.confirming.empty());
    }
}

TEST(SplitForConfirmation, WhatCannotBeDividedIsAnError) {
  struct Case {
    std::vector<std::size_t> rows;
    std::vector<std::string> authors;
    double confirm;
    const char* what;
    const char* help;
  };
  for (const Case& c :
       {Case{{0, 1, 2},
             {"me", "me", "me"},
             0.5,
             "'confirm' divides images by author, and all 3 are by one",
             "leave 'confirm' out, add images by others, or leave authors out to divide image by image"},
        Case{{4},
             {},
             0.5,
             "'confirm' needs at least 2 labelled images, and there is 1",
             "leave 'confirm' out, or add images"},
        Case{{0, 1},
             {},
             1.0,
             "'confirm' must be between 0 and 1, both excluded",
             "0.5 chooses on one half and confirms on the other"}}) {
    SCOPED_TRACE(c.what);
    try {
      split_for_confirmation(c.rows, c.authors, c.confirm, 3);
      FAIL() << "nothing thrown";
    } catch (const Error& error) {
      EXPECT_STREQ(error.what(), c.what);
      EXPECT_EQ(error.help(), c.help);
    }
  }
}

}  // namespace
}  // namespace pipeline
