#include "compare/conclusion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/compare/patterns.h"

namespace pipeline {
namespace {

std::string conclusion_of(const ComparisonInput& input) { return conclusion(compare_variants(input)); }

TEST(Conclusion, SaysWhatIsBeyondChance) {
  EXPECT_EQ(conclusion_of(input_of({{"as drawn", repeated("+----", 12)}, {"mnist", repeated("-+++++++++", 6)}})),
            "'mnist' reads 54 of 60 images, 'as drawn' 12: 48 fixed, 6 broken, far beyond chance (p < 0.001).\n"
            "p is of McNemar's exact test, which takes images as independent; who made them is not known.");
}

TEST(Conclusion, SaysWhenImagesCannotTellAndHowManyWould) {
  // 2 fixed, 1 broken of 20: Connor's n = (1.95996 sqrt(0.15) + 0.84162 sqrt(0.15 - 0.0025))^2 / 0.0025 = 468.6.
  EXPECT_EQ(conclusion_of(input_of({{"centred", "++-++-+-++++++-+++++"}, {"mnist", "+++++++-++++++--++++"}})),
            "These 20 images cannot tell 'mnist' from 'centred': 2 fixed, 1 broken (p = 1.0). About 470 images "
            "would.\n"
            "p is of McNemar's exact test, which takes images as independent; who made them is not known.");
}

TEST(Conclusion, NamesTheNextBest) {
  EXPECT_EQ(conclusion_of(input_of({{"as drawn", repeated("+----", 12)},
                                    {"centred", repeated("-++++", 12)},
                                    {"mnist", repeated("-+++++++++", 6)}})),
            "'mnist' reads 54 of 60 images, 'as drawn' 12: 48 fixed, 6 broken, far beyond chance (p < 0.001). "
            "These 60 images cannot tell it from the next best, 'centred': it reads 6 that 'centred' does not, "
            "and misses none that 'centred' reads (p = 0.09). About 110 images would.\n"
            "p is of McNemar's exact test, adjusted for 2 comparisons (Holm), which takes images as independent; "
            "who made them is not known. 'mnist' was chosen on these same images, which flatters it a little; "
            "'confirm' chooses on some and measures on others.");
}

TEST(Conclusion, TheBaselineMayWin) {
  EXPECT_EQ(conclusion_of(input_of({{"as drawn", "++++-+"}, {"inverted", "+-+--+"}, {"mnist", "-+-+-+"}})),
            "No variant reads more of these 6 images than the baseline, 'as drawn': 5. These 6 images cannot "
            "tell it from the next best, 'inverted': it reads 2 that 'inverted' does not, and misses none that "
            "'inverted' reads (p = 1.0). About 29 images would.\n"
            "p is of McNemar's exact test, adjusted for 2 comparisons (Holm), which takes images as independent; "
            "who made them is not known.");
}

TEST(Conclusion, SameAnswersNeedImagesThatDiffer) {
  EXPECT_EQ(conclusion_of(input_of({{"as drawn", "++-+-"}, {"mnist", "++-+-"}})),
            "No variant reads more of these 5 images than the baseline, 'as drawn': 3. The next best, 'mnist', "
            "reads the very same images. At least 6 images must differ, all in one direction, to be more than "
            "chance.\n"
            "p is of McNemar's exact test, which takes images as independent; who made them is not known.");
}

TEST(Conclusion, SameAnswersByManyAuthorsNeedAuthorsThatDiffer) {
  ComparisonInput input = input_of({{"as drawn", repeated("++-", 7)}, {"mnist", repeated("++-", 7)}});
  input.authors = authors_of(21, 3);
  EXPECT_THAT(
      conclusion_of(input),
      testing::HasSubstr("Images of at least 6 authors must differ, all in one direction, to be more than chance."));
}

TEST(Conclusion, AWinnerThatIsNotConfirmedIsSaidToBeWorse) {
  ComparisonInput input = input_of({{"as drawn", repeated("+", 30)}, {"mnist", repeated("+", 30)}});
  input.confirm = 0.4;
  // On the part it is chosen on 'mnist' reads everything and 'as drawn' nothing; on the other it is the other way
  // round.
  const Comparison before = compare_variants(input);
  for (const std::size_t row : before.confirmation->choosing.rows) input.variants[0].predictions[row] = -1;
  for (const std::size_t row : before.confirmation->confirming.rows) input.variants[1].predictions[row] = -1;
  EXPECT_EQ(
      conclusion_of(input),
      "Not confirmed: 'mnist' reads 0 of 12 images, 'as drawn' 12: 0 fixed, 12 broken, far beyond chance (p < 0.001).\n"
      "p is of McNemar's exact test, which takes images as independent; who made them is not known. 'mnist' was "
      "chosen on 18 other images; all figures are of the 12 that confirm it. 'mnist' refused 12 images, which count "
      "as wrong.");
}

TEST(Conclusion, AWinnerThatIsBetterOnOtherImagesTooIsConfirmed) {
  ComparisonInput input = input_of({{"as drawn", repeated("--+", 10)}, {"mnist", repeated("+", 30)}});
  input.confirm = 0.7;
  EXPECT_THAT(conclusion_of(input), testing::StartsWith("Confirmed: 'mnist' reads 21 of 21 images, 'as drawn' "));
}

TEST(Conclusion, AWinnerMayBeNoBetterOnTheOtherImages) {
  ComparisonInput input = input_of({{"as drawn", repeated("+", 30)}, {"mnist", repeated("+", 30)}});
  input.confirm = 0.4;
  const Comparison before = compare_variants(input);
  for (const std::size_t row : before.confirmation->choosing.rows) input.variants[0].predictions[row] = -1;
  EXPECT_THAT(
      conclusion_of(input),
      testing::StartsWith("'mnist' and 'as drawn' read the same 12 of 12 images. At least 6 images must differ, all "
                          "in one direction, to be more than chance.\n"));
}

TEST(Conclusion, EnoughAuthorsMakeTheTestOneOverAuthors) {
  ComparisonInput input = input_of({{"as drawn", repeated("-", 21)}, {"mnist", repeated("++-", 7)}});
  input.authors = authors_of(21, 3);
  EXPECT_EQ(conclusion_of(input),
            "'mnist' reads 14 of 21 images, 'as drawn' 0: 14 fixed, 0 broken, more than chance explains (p = "
            "0.02).\n"
            "p is of a permutation test over the 7 authors: images of one author are not independent.");
}

TEST(Conclusion, WithFewAuthorsItSpeaksOfTheirImagesOnly) {
  ComparisonInput input = input_of({{"as drawn", repeated("-", 21)}, {"mnist", repeated("++-", 7)}});
  input.authors = authors_of(21, 21);
  EXPECT_EQ(conclusion_of(input),
            "'mnist' reads 14 of 21 images, 'as drawn' 0: 14 fixed, 0 broken, far beyond chance (p < 0.001).\n"
            "All images are by one author: this holds for that author's images and says nothing of others'; a "
            "test over authors cannot tell with fewer than 6. p is of McNemar's exact test, which takes images "
            "as independent.");
  input.authors = authors_of(21, 7);
  EXPECT_EQ(conclusion_of(input),
            "'mnist' reads 14 of 21 images, 'as drawn' 0: 14 fixed, 0 broken, far beyond chance (p < 0.001).\n"
            "The images are by 3 authors: this holds for their images and says nothing of others'; a test over "
            "authors cannot tell with fewer than 6. p is of McNemar's exact test, which takes images as "
            "independent.");
}

TEST(Conclusion, SaysWhereTheWinnerWasChosen) {
  ComparisonInput input = input_of(
      {{"as drawn", repeated("+---", 10)}, {"centred", repeated("++-+-", 8)}, {"mnist", repeated("+++-++-+", 5)}});
  input.authors = authors_of(40, 4);
  input.confirm = 0.3;
  input.seed = 5;
  EXPECT_EQ(conclusion_of(input),
            "These 12 images cannot tell 'mnist' from 'as drawn': 6 fixed, 0 broken (p = 0.06). About 17 images "
            "would. Nor can they tell it from the next best, 'centred': it reads 3 that 'centred' does not, and "
            "misses 1 that 'centred' reads (p = 0.62). About 92 images would.\n"
            "The images are by 3 authors: this holds for their images and says nothing of others'; a test over "
            "authors cannot tell with fewer than 6. p is of McNemar's exact test, adjusted for 2 comparisons "
            "(Holm), which takes images as independent. 'mnist' was chosen on 28 other images by 7 authors; all "
            "figures are of the 12 by 3 authors that confirm it.");
}

TEST(Conclusion, SaysWhatWasRefusedAndLeftOut) {
  ComparisonInput input = input_of({{"as drawn", "xx----++"}, {"mnist", "x+++++++"}});
  input.labels[7] = -1;
  EXPECT_EQ(conclusion_of(input),
            "These 7 images cannot tell 'mnist' from 'as drawn': 5 fixed, 0 broken (p = 0.06). About 9 images "
            "would.\n"
            "p is of McNemar's exact test, which takes images as independent; who made them is not known. 'as "
            "drawn' refused 2 images, which count as wrong. 'mnist' refused 1 image, which counts as wrong. 1 "
            "image without a label was left out.");
}

TEST(Conclusion, OneVariantHasNothingToBeComparedWith) {
  EXPECT_EQ(conclusion_of(input_of({{"as drawn", "+-+--"}})),
            "'as drawn' reads 2 of 5 images; there is no other variant to compare it with.");
}

}  // namespace
}  // namespace pipeline
