#include "step_sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pixel_font.h"

namespace pipeline::cli {
namespace {

constexpr std::int64_t kColumn = 132;
constexpr std::int64_t kRow = 150;
constexpr std::int64_t kLeft = 12;
constexpr std::int64_t kTop = 73;

Colour at(const Picture& picture, std::int64_t x, std::int64_t y) {
  const auto i = static_cast<std::size_t>((y * picture.width + x) * 3);
  return {picture.pixels.at(i), picture.pixels.at(i + 1), picture.pixels.at(i + 2)};
}

/// Whether `text` stands at (left, top), as the font draws it.
bool says(const Picture& sheet, std::int64_t left, std::int64_t top, const std::string& text, Colour colour,
          std::int64_t scale = 1) {
  const auto width = static_cast<std::int64_t>(text.size()) * kCharacterWidth * scale;
  Picture line = blank_picture(width, 9 * scale, kPaper);
  draw_text(line, 0, 0, text, colour, scale);
  for (std::int64_t y = 0; y < line.height; ++y)
    for (std::int64_t x = 0; x < line.width; ++x)
      if (!(at(sheet, left + x, top + y) == at(line, x, y))) return false;
  return true;
}

Images grey(std::int64_t count, std::int64_t height, std::int64_t width, std::uint8_t value) {
  return {Tensor::of<std::uint8_t>({count, height, width, 1},
                                   std::vector<std::uint8_t>(static_cast<std::size_t>(count * height * width), value)),
          {}};
}

LineageStep step(const std::string& stage, const std::string& type) { return {type, {}, "", stage, ""}; }

Prediction predicted(const std::string& file, std::vector<float> probabilities, std::size_t best,
                     std::size_t runner_up) {
  return {file, "", std::move(probabilities), best, runner_up};
}

TEST(StepSheet, AColumnAStepThenThePrediction) {
  StepSheet steps;
  steps.add(nullptr, grey(1, 12, 17, 60));
  const LineageStep light = step("light", "image.invert");
  steps.add(&light, grey(1, 12, 17, 195));
  const LineageStep scaled = step("pixels", "image.scale");
  steps.add(&scaled, grey(1, 12, 17, 195).with_affine({1.0F / 255.0F, 0.0F}));
  const Picture sheet =
      steps.picture({predicted("drawings/a.png", {0.125F, 0.25F, 0.625F}, 2, 1)}, {"3", "5", "8"}, "a title");
  ASSERT_EQ(sheet.width, 3 * kColumn + 168 + 24);
  ASSERT_EQ(sheet.height, 67 + kRow + 12);
  EXPECT_TRUE(says(sheet, kLeft, 12, "a title", kInk));
  EXPECT_TRUE(says(sheet, kLeft, 28, "as read", kInk));
  EXPECT_TRUE(says(sheet, kLeft, 50, "values 60 to 60", kFaintInk));
  EXPECT_TRUE(says(sheet, kLeft + kColumn, 28, "light", kInk));
  EXPECT_TRUE(says(sheet, kLeft + kColumn, 39, "image.invert", kFaintInk));
  EXPECT_TRUE(says(sheet, kLeft + 2 * kColumn, 50, "values 0.765 to 0.765", kFaintInk));  // 195 / 255 = 0.7647
  // Six times 17 x 12 is 102 x 72, in the middle of 112 x 112.
  EXPECT_EQ(at(sheet, kLeft + 5, kTop + 20), (Colour{60, 60, 60}));
  EXPECT_EQ(at(sheet, kLeft + 4, kTop + 20), kRule);
  EXPECT_EQ(at(sheet, kLeft + kColumn + 106, kTop + 91), (Colour{195, 195, 195}));
  EXPECT_EQ(at(sheet, kLeft + 2 * kColumn + 106, kTop + 91), (Colour{195, 195, 195}));
  EXPECT_TRUE(says(sheet, kLeft, kTop + 116, "a.png", kInk));
  EXPECT_TRUE(says(sheet, kLeft, kTop + 127, "12 x 17", kFaintInk));
  EXPECT_TRUE(says(sheet, kLeft + kColumn, kTop + 116, "12 x 17", kFaintInk));
  EXPECT_FALSE(says(sheet, kLeft + kColumn, kTop + 127, "same pixels", kFaintInk));
  EXPECT_TRUE(says(sheet, kLeft + 2 * kColumn, kTop + 127, "same pixels", kFaintInk));
  EXPECT_TRUE(says(sheet, kLeft + 3 * kColumn, kTop, "8", kInk, 4));
  EXPECT_TRUE(says(sheet, kLeft + 3 * kColumn, kTop + 48, "62.5 %", kInk));
  EXPECT_TRUE(says(sheet, kLeft + 3 * kColumn, kTop + 81, "5, 25.0 %", kFaintInk));
}

TEST(StepSheet, ARefusedImageHasTheReasonWhereItWasRefused) {
  StepSheet steps;
  const Images images = grey(2, 12, 17, 60);
  steps.add(nullptr, images);
  const LineageStep cropped = step("cropped", "image.crop");
  steps.add(&cropped, images.with_refused({{1, "no ink"}}));
  const LineageStep sized = step("sized", "image.resize");
  steps.add(&sized, images.with_refused({{1, "no ink"}}));
  Prediction refused;
  refused.file = "b.png";
  refused.error = "no ink";
  const Picture sheet = steps.picture({predicted("a.png", {1.0F}, 0, 0), refused}, {"3"}, "a title");
  const std::int64_t second = kTop + kRow;
  EXPECT_EQ(at(sheet, kLeft + 56, second + 56), (Colour{60, 60, 60}));
  EXPECT_TRUE(says(sheet, kLeft + kColumn + 8, second + 19, "no ink", kInk));
  EXPECT_EQ(at(sheet, kLeft + kColumn, second), kAmber);
  for (std::int64_t y = second; y < second + 112; ++y)
    ASSERT_EQ(at(sheet, kLeft + 2 * kColumn + 56, y), kPaper) << "nothing is left of it after the step";
  EXPECT_TRUE(says(sheet, kLeft + 3 * kColumn + 12, second, "refused", kAmber));
}

TEST(StepSheet, WhatTheClassifierRefusesHasTheReasonBesideIt) {
  StepSheet steps;
  steps.add(nullptr, grey(1, 12, 17, 60));
  Prediction refused;
  refused.file = "a.png";
  refused.error = "the image is 12 x 17 when it reaches the network";
  const Picture sheet = steps.picture({refused}, {"3"}, "a title");
  EXPECT_TRUE(says(sheet, kLeft + kColumn, kTop + 11, "the image is 12 x 17 when it", kInk));
  EXPECT_TRUE(says(sheet, kLeft + kColumn, kTop + 22, "reaches the network", kInk));
}

TEST(StepSheet, LargeAndSmallImagesFitTheirPlace) {
  std::vector<Image> images;
  for (const auto& [height, width] : std::vector<std::pair<std::int64_t, std::int64_t>>{{1, 1}, {500, 900}})
    images.push_back({Tensor::of<std::uint8_t>(
        {height, width, 1}, std::vector<std::uint8_t>(static_cast<std::size_t>(height * width), 60))});
  StepSheet steps;
  steps.add(nullptr, Images(images, {}));
  const Picture sheet =
      steps.picture({predicted("a.png", {1.0F}, 0, 0), predicted("b.png", {1.0F}, 0, 0)}, {"3"}, "a title");
  EXPECT_EQ(at(sheet, kLeft, kTop), (Colour{60, 60, 60}));
  EXPECT_EQ(at(sheet, kLeft + 111, kTop + 111), (Colour{60, 60, 60}));
  // 112 / 900 of 500 is 62.2: 25 pixels above, 25 below.
  EXPECT_EQ(at(sheet, kLeft, kTop + kRow + 25), (Colour{60, 60, 60}));
  EXPECT_EQ(at(sheet, kLeft + 111, kTop + kRow + 86), (Colour{60, 60, 60}));
  EXPECT_EQ(at(sheet, kLeft + 111, kTop + kRow + 87), kRule);
}

TEST(StepSheet, RowsAndStepsAreBounded) {
  StepSheet steps;
  const Images images = grey(203, 2, 3, 60);
  steps.add(nullptr, images);
  EXPECT_EQ(steps.rows(), 200);
  const LineageStep none = step("again", "image.none");
  for (int i = 0; i < 48; ++i) steps.add(&none, images);
  // 49 columns of 132, 168 and 24 are 6,660 wide; 100,000,000 / 6,660 is 15,015 high: 99 rows of 150 below 67.
  EXPECT_EQ(steps.rows(), 99);
  try {
    steps.add(&none, images);
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "a picture has room for 48 steps, and these images go through more");
    EXPECT_EQ(error.help(), "leave --show out");
  }
}

}  // namespace
}  // namespace pipeline::cli
