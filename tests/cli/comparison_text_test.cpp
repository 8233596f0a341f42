#include "comparison_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/compare/patterns.h"
#include "shown_evaluation.h"

namespace pipeline::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

ComparisonInput four_variants() {
  return input_of({{"as drawn", repeated("+----", 12)},
                   {"inverted", repeated("+-+++", 12)},
                   {"centred", repeated("-++++++++-", 6)},
                   {"mnist", repeated("-+++++++++", 6)}});
}

Ladder ladder_of(const ComparisonInput& input) {
  const std::vector<VariantResult> rungs{{"no step", input.variants[0].predictions},
                                         {"+ image.polarity", input.variants[1].predictions},
                                         {"+ image.fit_box", input.variants[3].predictions}};
  const std::vector<VariantResult> without{{"image.polarity", input.variants[2].predictions},
                                           {"image.fit_box", input.variants[1].predictions}};
  return {"mnist", cumulative_rungs(input.labels, rungs, 0.95),
          leave_one_out_rungs(input.labels, input.variants[3], without, 0.95)};
}

TEST(ComparisonText, IsAccuraciesDifferencesClassesLadderAndConclusion) {
  const ComparisonInput input = four_variants();
  const Ladder ladder = ladder_of(input);
  EXPECT_EQ(comparison_text(compare_variants(input), &ladder, {80, false}),
            "  60 images, the same for every variant:\n"
            "\n"
            "  variant   right  accuracy  95 % interval  0 %              50 %          100 %\n"
            "  as drawn  12/60    20.0 %   11.8 to 31.8      |--o---|\n"
            "  inverted  48/60    80.0 %   68.2 to 88.2         :                |---o--|\n"
            "  centred   48/60    80.0 %   68.2 to 88.2         :                |---o--|\n"
            "* mnist     54/60    90.0 %   79.9 to 95.3         :                    |---o|\n"
            "\n"
            "  against 'as drawn'  fixed  broken  difference   95 % interval  adjusted p\n"
            "  inverted               36       0       +60.0  +45.1 to +70.3     < 0.001\n"
            "  centred                42       6       +60.0  +40.5 to +73.6     < 0.001\n"
            "  mnist                  48       6       +70.0  +50.0 to +82.4     < 0.001\n"
            "  * the winner. Intervals: Wilson's for accuracies, Newcombe's for differences.\n"
            "\n"
            "  Classes that 'mnist' reads otherwise than 'as drawn':\n"
            "  class     ant  bee  cat\n"
            "  images     20   20   20\n"
            "  as drawn    4    4    4\n"
            "  mnist      18   18   18\n"
            "  fixed      16   16   16\n"
            "  broken      2    2    2\n"
            "\n"
            "  steps to 'mnist'  accuracy  fixed  broken  difference  0 %               100 %\n"
            "  no step             20.0 %      0       0         0.0      |\n"
            "  + image.polarity    80.0 %     36       0       +60.0      +++++++++++++++\n"
            "  + image.fit_box     90.0 %     12       6       +10.0                    +++\n"
            "\n"
            "  'mnist' without  accuracy  fixed  broken  difference  0 %        50 %    100 %\n"
            "  image.polarity     80.0 %      0       6       -10.0                    ----\n"
            "  image.fit_box      80.0 %      6      12       -10.0                    ----\n"
            "\n"
            "  'mnist' reads 54 of 60 images, 'as drawn' 12: 48 fixed, 6 broken, far beyond\n"
            "  chance (p < 0.001). These 60 images cannot tell it from the next best,\n"
            "  'inverted': it reads 12 that 'inverted' does not, and misses 6 that 'inverted'\n"
            "  reads (p = 1.0). About 370 images would.\n"
            "  p is of McNemar's exact test, adjusted for 3 comparisons (Holm), which takes\n"
            "  images as independent; who made them is not known. 'mnist' was chosen on these\n"
            "  same images, which flatters it a little; 'confirm' chooses on some and\n"
            "  measures on others.\n");
}

TEST(ComparisonText, WithAuthorsSaysWhoseImagesAndWhoseIntervals) {
  ComparisonInput input = four_variants();
  input.authors = authors_of(60, 6);
  EXPECT_EQ(comparison_text(compare_variants(input), nullptr, {80, true}),
            "  60 images by 10 authors, the same for every variant:\n"
            "\n"
            "  variant   right  accuracy  95 % interval  0 %              50 %          100 %\n"
            "  as drawn  12/60    20.0 %   11.8 to 31.8      ├──●───┤\n"
            "  inverted  48/60    80.0 %   68.2 to 88.2         ┊                ├───●──┤\n"
            "  centred   48/60    80.0 %   68.2 to 88.3         ┊                ├───●──┤\n"
            "* mnist     54/60    90.0 %   79.9 to 95.3         ┊                    ├───●┤\n"
            "\n"
            "  against 'as drawn'  fixed  broken  difference   95 % interval  adjusted p\n"
            "  inverted               36       0       +60.0  +45.1 to +70.3       0.006\n"
            "  centred                42       6       +60.0  +40.5 to +73.6       0.006\n"
            "  mnist                  48       6       +70.0  +50.0 to +82.4       0.006\n"
            "  * the winner. Intervals: bootstrap over authors, or Wilson's and Newcombe's\n"
            "  where these are wider.\n"
            "\n"
            "  Classes that 'mnist' reads otherwise than 'as drawn':\n"
            "  class     ant  bee  cat\n"
            "  images     20   20   20\n"
            "  as drawn    4    4    4\n"
            "  mnist      18   18   18\n"
            "  fixed      16   16   16\n"
            "  broken      2    2    2\n"
            "\n"
            "  'mnist' reads 54 of 60 images, 'as drawn' 12: 48 fixed, 6 broken, more than\n"
            "  chance explains (p = 0.006). These 60 images cannot tell it from the next\n"
            "  best, 'inverted': it reads 12 that 'inverted' does not, and misses 6 that\n"
            "  'inverted' reads (p = 0.19). About 370 images would.\n"
            "  p is of a permutation test over the 10 authors, adjusted for 3 comparisons\n"
            "  (Holm): images of one author are not independent. 'mnist' was chosen on these\n"
            "  same images, which flatters it a little; 'confirm' chooses on some and\n"
            "  measures on others.\n");
}

TEST(ComparisonText, WithConfirmFiguresAreOfTheOtherImages) {
  ComparisonInput input = four_variants();
  input.confirm = 0.4;
  EXPECT_THAT(comparison_text(compare_variants(input), nullptr, {80, false}),
              testing::StartsWith("  24 images that the winner was not chosen on:\n"));
}

TEST(ComparisonText, ManyClassesGoDownAndThoseThatChangedMostAreShown) {
  ComparisonInput input;
  input.variants = {{"as drawn", {}}, {"mnist", {}}};
  for (std::int32_t c = 0; c < 20; ++c) {
    input.classes.push_back("class number " + std::to_string(c));
    // Class c has c + 1 images, of which 'mnist' reads one half, rounded up.
    for (std::int32_t i = 0; i <= c; ++i) {
      input.labels.push_back(c);
      input.ids.push_back(std::to_string(input.ids.size()));
      input.variants[0].predictions.push_back(-1);
      input.variants[1].predictions.push_back(i % 2 == 0 ? c : -1);
    }
  }
  const std::string text = comparison_text(compare_variants(input), nullptr, {80, false});
  EXPECT_THAT(text, HasSubstr("  class            images  as drawn  mnist  fixed  broken\n"
                              "  class number 18      19         0     10     10       0\n"
                              "  class number 19      20         0     10     10       0\n"
                              "  class number 16      17         0      9      9       0\n"));
  EXPECT_THAT(text, HasSubstr("  Of 20 classes, the 12 that changed most are shown.\n"));
  EXPECT_THAT(text, Not(HasSubstr("class number 7 ")));
}

TEST(ComparisonText, OneVariantHasNoDifferences) {
  EXPECT_EQ(comparison_text(compare_variants(input_of({{"as drawn", "+-+--"}})), nullptr, {80, false}),
            "  5 images, the same for every variant:\n"
            "\n"
            "  variant   right  accuracy  95 % interval  0 %              50 %          100 %\n"
            "  as drawn    2/5    40.0 %   11.8 to 76.9      |---------o------------|\n"
            "  Intervals: Wilson's for accuracies, Newcombe's for differences.\n"
            "\n"
            "  'as drawn' reads 2 of 5 images; there is no other variant to compare it with.\n");
}

TEST(ComparisonText, NeverIsWiderThanTheTerminal) {
  for (const std::string name :
       {"v", "a rather long name of a variant, as people give them", "\u6f22\u5b57", "\x1b[2J"})
    for (const int times : {1, 60, 6000})
      for (const int width : {72, 80, 200})
        for (const bool utf8 : {false, true}) {
          SCOPED_TRACE("'" + name + "', " + std::to_string(times) + " times, width " + std::to_string(width));
          ComparisonInput input = input_of({{name, repeated("+--", times)},
                                            {name + "2", repeated("+++", times)},
                                            {name + "3", repeated("--x", times)}});
          for (std::string& label : input.classes) label += name;
          ComparisonInput steps = input;
          steps.variants.push_back(input.variants[1]);
          Ladder ladder = ladder_of(steps);
          for (Rung& rung : ladder.cumulative) rung.label += name;
          ladder.variant = name;
          const std::string text = comparison_text(compare_variants(input), &ladder, {width, utf8});
          EXPECT_LE(longest_line_of(text), width) << text;
          EXPECT_THAT(text, Not(HasSubstr("\x1b")));
        }
}

}  // namespace
}  // namespace pipeline::cli
