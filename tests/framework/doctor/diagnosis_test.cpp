#include "doctor/diagnosis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

namespace pipeline {
namespace {

constexpr TrainedShape kShape{28, 28};

/// Random drawings: strokes about 0.12 of the box, offsets about 0.02, one part mostly, 28 pixels wide.
Measurements drawings(std::int64_t count, unsigned seed, double stroke = 0.12, double polarity = 0.0) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  std::vector<std::string> ids;
  std::vector<double> values;
  for (std::int64_t i = 0; i < count; ++i) {
    ids.push_back(std::to_string(i) + ".png");
    values.push_back(0.0);                              // blank
    values.push_back(polarity);                         // polarity
    values.push_back(20.0 / 28.0);                      // ink_box
    values.push_back(std::abs(0.02 * normal(random)));  // off_centre
    values.push_back(stroke * std::exp(0.25 * normal(random)));
    values.push_back(0.15 * normal(random));                 // slant
    values.push_back(uniform(random) < 0.1 ? 2.0 : 1.0);     // parts
    values.push_back(28.0);                                  // width
    values.push_back(1.0 - std::pow(uniform(random), 6.0));  // confidence
  }
  return {{"blank", "polarity", "ink_box", "off_centre", "stroke", "slant", "parts", "width", "confidence"},
          std::move(ids),
          Tensor::of<double>({count, 9}, values)};
}

std::vector<std::string> names_of(const Diagnosis& diagnosis) {
  std::vector<std::string> names;
  for (const MeasureFinding* finding : diagnosis.findings()) names.push_back(finding->kind.name);
  return names;
}

TEST(Diagnose, TheOneThingThatDiffersIsFound) {
  const Diagnosis found = diagnose(drawings(1000, 1), drawings(60, 2, 0.05), kShape);
  ASSERT_EQ(names_of(found), (std::vector<std::string>{"stroke"}));
  const MeasureFinding& stroke = *found.findings().front();
  EXPECT_FALSE(stroke.higher);
  EXPECT_LT(stroke.p, 1e-6);
  EXPECT_EQ(stroke.mend.front().uses, "image.stroke_width");
  EXPECT_THAT(stroke.sentence, ::testing::StartsWith("your strokes are thinner"));
}

TEST(Diagnose, PolarityIsTold) {
  const Diagnosis found = diagnose(drawings(1000, 1), drawings(20, 2, 0.12, 1.0), kShape);
  ASSERT_EQ(names_of(found), (std::vector<std::string>{"polarity"}));
  EXPECT_EQ(found.findings().front()->sentence,
            "your ink is dark on a light ground; the training images are light on dark: 20 of 20 images");
  EXPECT_EQ(text_of(found.findings().front()->mend), "[ image.polarity ]");
}

TEST(Diagnose, AMinorityOutsideIsFoundWithTheImagesThatShowIt) {
  std::vector<double> values;
  std::vector<std::string> ids;
  for (int i = 0; i < 40; ++i) {
    values.push_back(i < 10 ? 3.0 + (i == 4 ? 50.0 : 0.0) : 0.0);  // image 4 is extreme, not typical
    ids.push_back("image " + std::to_string(i));
  }
  const std::vector<double> none(200, 0.0);
  const std::vector<std::string> training_ids(200, "t");
  const Diagnosis found = diagnose({{"specks"}, training_ids, Tensor::of<double>({200, 1}, none)},
                                   {{"specks"}, ids, Tensor::of<double>({40, 1}, values)}, kShape);
  ASSERT_EQ(names_of(found), (std::vector<std::string>{"specks"}));
  const MeasureFinding& specks = *found.findings().front();
  EXPECT_EQ(specks.outside, 10);
  EXPECT_NEAR(specks.expected, 1.0 / 201.0, 1e-12);
  EXPECT_EQ(specks.offenders, (std::vector<std::int64_t>{0, 1, 2, 3, 5, 6, 7, 8, 9, 4}));
  EXPECT_EQ(specks.sentence,
            "your images have specks in 10 of 40 images: 3 in their median; the training images have 0");
}

TEST(Diagnose, EqualDistributionsGiveNothingWhateverTheNumberOfImages) {
  const Measurements training = drawings(1000, 7);
  int alarms = 0;
  for (unsigned seed = 100; seed < 400; ++seed)
    for (const std::int64_t count : {1, 2, 20, 300})
      alarms += diagnose(training, drawings(count, seed), kShape).findings().empty() ? 0 : 1;
  EXPECT_EQ(alarms, 0) << "of 1200";
  for (unsigned seed = 400; seed < 420; ++seed)
    EXPECT_TRUE(diagnose(training, drawings(1000, seed), kShape).findings().empty()) << seed;
}

TEST(Diagnose, WhatIsSureButTooSmallToMatterIsNoFinding) {
  const Diagnosis found = diagnose(drawings(1000, 1), drawings(5000, 2, 0.125), kShape);
  EXPECT_TRUE(found.findings().empty());
}

TEST(Diagnose, OneImageIsEnoughForWhatNoTrainingImageShows) {
  EXPECT_EQ(names_of(diagnose(drawings(1000, 1), drawings(1, 3, 0.12, 1.0), kShape)),
            (std::vector<std::string>{"polarity"}));
}

TEST(Diagnose, WhatCannotBeMeasuredCountsNowhere) {
  const double unknown = std::nan("");
  const std::vector<double> training{1.0, 1.0, unknown};
  const std::vector<double> yours{unknown, unknown};
  const Diagnosis found = diagnose({{"parts"}, {"a", "b", "c"}, Tensor::of<double>({3, 1}, training)},
                                   {{"parts"}, {"x", "y"}, Tensor::of<double>({2, 1}, yours)}, kShape);
  ASSERT_EQ(found.measures.size(), 1U);
  EXPECT_EQ(found.measures[0].training.images, 2);
  EXPECT_EQ(found.measures[0].yours.images, 0);
  EXPECT_EQ(found.measures[0].outside, 0);
  EXPECT_FALSE(found.measures[0].differs);
}

TEST(Diagnose, NoImagesAreNoFinding) {
  EXPECT_TRUE(diagnose(drawings(100, 1), drawings(0, 2), kShape).findings().empty());
  EXPECT_TRUE(diagnose(drawings(0, 1), drawings(20, 2), kShape).findings().empty());
  EXPECT_TRUE(diagnose(Measurements(), Measurements(), kShape).measures.empty());
}

}  // namespace
}  // namespace pipeline
