#include <pipeline/lineage.h>

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "support/messages.h"

namespace pipeline {
namespace {

using testing::message_of;

LineageStep scale(Value high, std::string digest = "3fa8c0de", std::string fitted_on = "digits.train") {
  return {"image.scale", Value::Map{{"low", 0.0}, {"high", std::move(high)}}, std::move(digest), "pixels",
          std::move(fitted_on)};
}
LineageStep invert() { return {"image.invert", Value::Map{}, "", "adapt", ""}; }
LineageStep resize(int width) {
  return {"image.resize", Value::Map{{"width", width}, {"height", 28}}, "", "sized", ""};
}

TEST(LineageGap, ThereIsNoneWhereTheImagesEndInTheClassifiersSteps) {
  EXPECT_EQ(lineage_gap({}, {}), std::nullopt);
  EXPECT_EQ(lineage_gap({invert()}, {}), std::nullopt);
  EXPECT_EQ(lineage_gap({scale(255)}, {scale(255)}), std::nullopt);
  EXPECT_EQ(lineage_gap({invert(), resize(28), scale(255)}, {scale(255)}), std::nullopt);
}

TEST(LineageGap, NamesOfStagesAndWholeNumbersMakeNoDifference) {
  LineageStep renamed = scale(255.0);
  renamed.stage = "other";
  renamed.fitted_on = "elsewhere.train";
  EXPECT_EQ(lineage_gap({renamed}, {scale(255)}), std::nullopt);
}

TEST(LineageGap, SaysWhatIsMissingOrDifferent) {
  const struct {
    const char* name;
    Lineage images;
    Lineage classifier;
    const char* gap;
  } cases[] = {
      {"missing",
       {invert()},
       {scale(255)},
       "the images went through no image.scale, but the classifier was trained on images that did (stage 'pixels')"},
      {"none at all",
       {},
       {resize(28), scale(255)},
       "the images went through no image.scale, but the classifier was trained on images that did (stage 'pixels')"},
      {"missing before",
       {scale(255)},
       {resize(28), scale(255)},
       "the images went through no image.resize, but the classifier was trained on images that did (stage 'sized')"},
      {"surplus",
       {scale(255), invert()},
       {scale(255)},
       "the images went through image.invert (stage 'adapt') after image.scale, but the classifier was trained on "
       "images that did not"},
      {"order",
       {scale(255), invert()},
       {invert(), scale(255)},
       "the images went through image.scale before image.invert, but the classifier was trained on images that went "
       "through image.invert first"},
      {"parameter", {scale(1)}, {scale(255)}, "image.scale differs: high is 1 here, 255 in training"},
      {"two parameters",
       {{"image.resize", Value::Map{{"width", 32}, {"height", 32}}, "", "", ""}},
       {resize(28)},
       "image.resize differs: width is 32 here, 28 in training; height is 32 here, 28 in training"},
      {"off",
       {{"a.b", Value::Map{{"x", Value()}}, "", "", ""}},
       {{"a.b", Value::Map{{"x", "up"}}, "", "", ""}},
       "a.b differs: x is off here, 'up' in training"},
      {"state",
       {scale(255, "3fa8c0de")},
       {scale(255, "91bc0000")},
       "image.scale was fitted on other images (state 3fa8... here, 91bc... in training)"},
      {"digests alike at first",
       {scale(255, "3fa8c0de")},
       {scale(255, "3fa8c1de")},
       "image.scale was fitted on other images (state 3fa8c0... here, 3fa8c1... in training)"},
      {"fitted elsewhere",
       {scale(255, "3fa8c0de", "mine.train")},
       {scale(255, "91bc0000")},
       "image.scale was fitted on other images: mine.train here, digits.train in training (state 3fa8... here, "
       "91bc... in training)"},
  };
  for (const auto& [name, images, classifier, gap] : cases) {
    SCOPED_TRACE(name);
    EXPECT_EQ(lineage_gap(images, classifier).value_or("no gap"), gap);
  }
}

TEST(CommonEnd, IsTheLongestEndOfBoth) {
  EXPECT_EQ(common_end({invert(), resize(28), scale(255)}, {resize(28), scale(255)}),
            (Lineage{resize(28), scale(255)}));
  EXPECT_EQ(common_end({invert(), scale(255)}, {resize(28), scale(255)}), (Lineage{scale(255)}));
  EXPECT_EQ(common_end({scale(1)}, {scale(255)}), Lineage{});
  EXPECT_EQ(common_end({}, {scale(255)}), Lineage{});
}

TEST(Lineage, AValueGivesItBack) {
  const Lineage lineage{invert(), scale(255)};
  const Lineage read = lineage_from(Value::parse_json(to_value(lineage).json()));
  EXPECT_EQ(read, lineage);
  EXPECT_EQ(read[1].stage, "pixels");
  EXPECT_EQ(read[1].fitted_on, "digits.train");
}

TEST(Lineage, AnotherFormIsRefused) {
  EXPECT_EQ(message_of([] { lineage_from(Value("x")); }), "expected a list, found the text 'x'");
  EXPECT_EQ(message_of([] { lineage_from(Value::List{Value::Map{{"uses", "image.invert"}}}); }), "there is no 'with'");
}

}  // namespace
}  // namespace pipeline
