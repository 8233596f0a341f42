#include "compare/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include <pipeline/error.h>

#include "framework/compare/patterns.h"

namespace pipeline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// The last image has no label.
ComparisonInput three_variants() {
  ComparisonInput input =
      input_of({{"as drawn", "+--x-+---+-+"}, {"inverted", "++-+++-+-++-"}, {"mnist", "-+++++-+++-x"}});
  input.labels.back() = -1;
  return input;
}

TEST(Comparison, CountsWhatEachVariantReads) {
  const Comparison found = compare_variants(three_variants());
  EXPECT_EQ(found.images, 11);
  EXPECT_EQ(found.unlabelled, 1);
  ASSERT_THAT(found.variants, SizeIs(3));
  EXPECT_EQ(found.variants[0].name, "as drawn");
  EXPECT_EQ(found.variants[0].correct, 3);
  EXPECT_EQ(found.variants[0].refused, 1);
  EXPECT_DOUBLE_EQ(found.variants[0].accuracy, 3.0 / 11.0);
  // statsmodels 0.13.5: proportion_confint(3, 11, method="wilson")
  EXPECT_NEAR(found.variants[0].interval.low, 0.09746059290024889, 1e-12);
  EXPECT_NEAR(found.variants[0].interval.high, 0.5656453011761292, 1e-12);
  EXPECT_EQ(found.variants[1].correct, 8);
  EXPECT_EQ(found.variants[2].correct, 8);
  EXPECT_EQ(found.variants[2].refused, 0) << "the unlabelled image is left out";
}

TEST(Comparison, PairsEachVariantWithTheBaseline) {
  const Comparison found = compare_variants(three_variants());
  EXPECT_FALSE(found.variants[0].against_baseline.has_value());
  const PairedComparison& inverted = *found.variants[1].against_baseline;
  EXPECT_EQ(inverted.counts, (PairedCounts{3, 5, 0, 3}));
  EXPECT_DOUBLE_EQ(inverted.difference, 5.0 / 11.0);
  EXPECT_DOUBLE_EQ(inverted.p, 0.0625);  // 2 / 2^5
  const PairedComparison& mnist = *found.variants[2].against_baseline;
  EXPECT_EQ(mnist.counts, (PairedCounts{2, 6, 1, 2}));
  EXPECT_DOUBLE_EQ(mnist.p, 0.125);          // 2 (1 + 7) / 2^7
  EXPECT_DOUBLE_EQ(mnist.mid_p, 0.0703125);  // less 7 / 2^7
  // Holm: 2 x 0.0625, and at least that.
  EXPECT_DOUBLE_EQ(inverted.p_adjusted, 0.125);
  EXPECT_DOUBLE_EQ(mnist.p_adjusted, 0.125);
}

TEST(Comparison, AnyVariantCanBeTheBaseline) {
  ComparisonInput input = three_variants();
  input.baseline = 2;
  const Comparison found = compare_variants(input);
  EXPECT_EQ(found.variants[0].against_baseline->counts, (PairedCounts{2, 1, 6, 2}));
  EXPECT_DOUBLE_EQ(found.variants[0].against_baseline->difference, -5.0 / 11.0);
  EXPECT_FALSE(found.variants[2].against_baseline.has_value());
}

TEST(Comparison, TheWinnerIsTheMostAccurateOfEqualsTheFirst) {
  const Comparison found = compare_variants(three_variants());
  EXPECT_EQ(found.winner, 1U);
  EXPECT_EQ(found.runner_up, 2U);
  // From 'mnist' to 'inverted'; one of three pairs.
  EXPECT_EQ(found.winner_against_runner_up->counts, (PairedCounts{6, 2, 2, 1}));
  EXPECT_EQ(found.winner_against_runner_up->images_needed, std::nullopt);
  EXPECT_DOUBLE_EQ(found.winner_against_runner_up->level, 0.05 / 3.0);
  EXPECT_FALSE(found.confirmation.has_value());
}

TEST(Comparison, ListsTheClassesThatChanged) {
  const Comparison found = compare_variants(three_variants());
  EXPECT_THAT(found.variants[0].classes, IsEmpty());
  EXPECT_THAT(found.variants[2].classes, ElementsAre(ClassChange{"ant", {1, 1, 1, 1}}, ClassChange{"bee", {0, 3, 0, 1}},
                                                     ClassChange{"cat", {1, 2, 0, 0}}));
  // Of 'inverted' nothing changed among the cats but what was right before.
  EXPECT_THAT(found.variants[1].classes,
              ElementsAre(ClassChange{"ant", {2, 1, 0, 1}}, ClassChange{"bee", {0, 4, 0, 0}}));
}

TEST(Comparison, WithoutAuthorsTheTestIsMcNemars) {
  const Comparison found = compare_variants(three_variants());
  EXPECT_EQ(found.test, PairedTest::exact_mcnemar);
  EXPECT_EQ(found.authors, 0);
  EXPECT_EQ(found.variants[1].against_baseline->p, found.variants[1].against_baseline->mcnemar_p);
  EXPECT_FALSE(found.variants[1].against_baseline->author_p.has_value());
  EXPECT_FALSE(found.variants[1].author_interval.has_value());
}

/// Eight authors of three images; the second variant is ahead by 3, 3, 2, 1, 0, -1, 2, 1.
ComparisonInput eight_authors() {
  ComparisonInput input = input_of({{"as drawn", "-----------------+------"}, {"mnist", "++++++++-+--------++-+--"}});
  input.authors = authors_of(24, 3);
  return input;
}

TEST(Comparison, WithEnoughAuthorsTheTestIsOverAuthors) {
  const Comparison found = compare_variants(eight_authors());
  EXPECT_EQ(found.authors, 8);
  EXPECT_EQ(found.test, PairedTest::author_permutation);
  const PairedComparison& pair = *found.variants[1].against_baseline;
  EXPECT_EQ(pair.counts, (PairedCounts{0, 12, 1, 11}));
  EXPECT_DOUBLE_EQ(*pair.author_p, 0.0625);         // expected.py
  EXPECT_DOUBLE_EQ(pair.mcnemar_p, 28.0 / 8192.0);  // 2 (1 + 13) / 2^13: as if there were 13 authors
  EXPECT_EQ(pair.p, *pair.author_p);
}

TEST(Comparison, WithEnoughAuthorsIntervalsAreOverAuthorsToo) {
  const Comparison found = compare_variants(eight_authors());
  const VariantComparison& mnist = found.variants[1];
  ASSERT_TRUE(mnist.author_interval.has_value());
  EXPECT_LT(mnist.author_interval->low, 0.5);
  EXPECT_GT(mnist.author_interval->high, 0.5);
  EXPECT_EQ(shown_interval(mnist).low, std::min(mnist.interval.low, mnist.author_interval->low));
  EXPECT_EQ(shown_interval(mnist).high, std::max(mnist.interval.high, mnist.author_interval->high));
  const PairedComparison& pair = *mnist.against_baseline;
  ASSERT_TRUE(pair.author_difference_interval.has_value());
  EXPECT_EQ(shown_interval(pair).low, std::min(pair.difference_interval.low, pair.author_difference_interval->low));
}

TEST(Comparison, ImagesThatGoTogetherByAuthorMakeItTakeMore) {
  ComparisonInput input = eight_authors();
  const auto by_author = *compare_variants(input).variants[1].against_baseline->images_needed;
  input.authors.clear();
  const auto by_image = *compare_variants(input).variants[1].against_baseline->images_needed;
  // Squares of 3, 3, 2, 1, 1, 2, 1 add up to 29; 13 images differ.
  EXPECT_EQ(by_author, static_cast<std::int64_t>(std::ceil(static_cast<double>(by_image) * 29.0 / 13.0)));
}

TEST(Comparison, WithFewAuthorsTheAuthorTestIsThereButDoesNotCount) {
  ComparisonInput input = eight_authors();
  for (std::string& author : input.authors) author = std::min<std::string>(author, "e");
  const Comparison found = compare_variants(input);
  EXPECT_EQ(found.authors, 5);
  EXPECT_EQ(found.test, PairedTest::exact_mcnemar);
  EXPECT_EQ(found.variants[1].against_baseline->p, found.variants[1].against_baseline->mcnemar_p);
  // 3, 3, 2, 1 and 0 - 1 + 2 + 1 = 2: all agree, 2 / 2^5.
  EXPECT_DOUBLE_EQ(*found.variants[1].against_baseline->author_p, 0.0625);
  EXPECT_FALSE(found.variants[1].author_interval.has_value());
}

TEST(Comparison, ImagesWithoutAuthorCountAsOneAuthors) {
  ComparisonInput input = eight_authors();
  for (std::size_t row = 15; row < 24; ++row) input.authors[row].clear();
  EXPECT_EQ(compare_variants(input).authors, 6);
}

/// 40 images by 10 authors.
ComparisonInput to_confirm() {
  ComparisonInput input = input_of(
      {{"as drawn", repeated("+---", 10)}, {"centred", repeated("++-+-", 8)}, {"mnist", repeated("+++-++-+", 5)}});
  input.authors = authors_of(40, 4);
  input.confirm = 0.3;
  input.seed = 5;
  return input;
}

TEST(Comparison, ConfirmChoosesOnOnePartAndReportsOnTheOther) {
  const ComparisonInput input = to_confirm();
  const Comparison found = compare_variants(input);
  ASSERT_TRUE(found.confirmation.has_value());
  const Confirmation& confirmation = *found.confirmation;
  EXPECT_THAT(confirmation.confirming.rows, SizeIs(12));
  EXPECT_THAT(confirmation.choosing.rows, SizeIs(28));
  EXPECT_THAT(confirmation.confirming.authors, SizeIs(3));
  EXPECT_THAT(confirmation.choosing.authors, SizeIs(7));
  EXPECT_EQ(found.images, 12);
  EXPECT_EQ(found.authors, 3);

  std::set<std::string> on_both(confirmation.choosing.authors.begin(), confirmation.choosing.authors.end());
  on_both.insert(confirmation.confirming.authors.begin(), confirmation.confirming.authors.end());
  EXPECT_THAT(on_both, SizeIs(10)) << "no author is on both sides";

  const auto right = [&](std::size_t variant, const ImagePart& part) {
    return std::ranges::count_if(
        part.rows, [&](std::size_t row) { return input.variants[variant].predictions[row] == input.labels[row]; });
  };
  for (std::size_t v = 0; v < 3; ++v) {
    EXPECT_EQ(found.variants[v].correct, right(v, confirmation.confirming));
    EXPECT_EQ(confirmation.correct[v], right(v, confirmation.choosing));
  }
  EXPECT_EQ(found.variants[found.winner].name, "mnist");
  for (std::size_t i = 0; i < 12; ++i)
    EXPECT_EQ(confirmation.confirming.ids[i], std::to_string(confirmation.confirming.rows[i]));
}

TEST(Comparison, TheConfirmingPartHasNoSayInTheChoice) {
  ComparisonInput input = to_confirm();
  const Comparison before = compare_variants(input);
  // On the confirming part 'mnist' reads nothing and 'as drawn' everything.
  for (const std::size_t row : before.confirmation->confirming.rows) {
    input.variants[0].predictions[row] = input.labels[row];
    input.variants[2].predictions[row] = -1;
  }
  const Comparison after = compare_variants(input);
  EXPECT_EQ(after.variants[after.winner].name, "mnist");
  EXPECT_EQ(after.variants[after.winner].correct, 0);
  EXPECT_EQ(after.variants[after.winner].against_baseline->counts, (PairedCounts{0, 0, 12, 0}));
}

TEST(Comparison, TheTwoThatWereChosenBeforehandNeedNoAdjustment) {
  const Comparison found = compare_variants(to_confirm());
  EXPECT_EQ(found.winner_against_runner_up->p_adjusted, found.winner_against_runner_up->p);
}

TEST(Comparison, DependsOnTheSeedOnlyInWhatIsDrawn) {
  ComparisonInput input = eight_authors();
  const Comparison one = compare_variants(input);
  EXPECT_EQ(one.variants[1].author_interval, compare_variants(input).variants[1].author_interval);
  input.seed = 8;
  EXPECT_EQ(one.variants[1].against_baseline->p, compare_variants(input).variants[1].against_baseline->p);
}

TEST(Comparison, OneVariantIsItsOwnWinner) {
  const Comparison found = compare_variants(input_of({{"as drawn", "+-+--"}}));
  EXPECT_EQ(found.winner, 0U);
  EXPECT_FALSE(found.runner_up.has_value());
  EXPECT_FALSE(found.winner_against_runner_up.has_value());
}

TEST(Comparison, WithoutLabelsNothingCanBeCompared) {
  ComparisonInput input = input_of({{"as drawn", "++--"}, {"mnist", "++++"}});
  input.labels.assign(4, -1);
  try {
    compare_variants(input);
    FAIL() << "nothing thrown";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "none of the 4 images has a label, so variants cannot be compared");
    EXPECT_EQ(error.help(), "give labels: in labels.csv, by sub-folders named like the classes, or by file name");
  }
}

}  // namespace
}  // namespace pipeline
