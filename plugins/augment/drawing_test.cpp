/// augment.drawing, run as the runtime runs it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <numbers>
#include <set>
#include <string>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <pipeline/error.h>
#include <pipeline/testing.h>

#include "redrawer.h"

namespace augment {
namespace {

using pipeline::Images;
using pipeline::Tensor;
using pipeline::testing::StageRun;
using testing::ElementsAre;
using testing::Pair;

/// All alterations off but those that `parameters` names: "affine: { ... }".
std::string only(const std::string& parameters, int copies = 1, bool keep = false) {
  std::string all = "{ copies: " + std::to_string(copies) + ", keep: " + (keep ? "true" : "false");
  for (const std::string name : {"affine", "elastic", "thin", "thick", "two_level", "box_jitter"})
    if (parameters.find(name) == std::string::npos) all += ", " + name + ": { probability: 0 }";
  return all + (parameters.empty() ? "" : ", ") + parameters + " }";
}

Images augmented(const Images& images, const std::string& parameters, int threads = 2) {
  StageRun run("augment.drawing", parameters);
  run.threads(threads).input("images", images);
  run.run();
  return run.output<Images>("images");
}

/// `image` as the one image of a set.
Images set_of(const cv::Mat& image, pipeline::Images::Columns columns = {}) {
  return {Tensor::of<std::uint8_t>({1, image.rows, image.cols, 1},
                                   std::vector<std::uint8_t>(image.datastart, image.dataend)),
          std::move(columns)};
}

cv::Mat image_of(const Images& images, std::int64_t row) {
  const pipeline::ImageView view = images.at(row);
  return cv::Mat(static_cast<int>(view.shape.height), static_cast<int>(view.shape.width), CV_8UC1,
                 const_cast<std::byte*>(view.data))
      .clone();
}

cv::Point2d middle_of_ink(const cv::Mat& image) {
  const cv::Moments moments = cv::moments(image);
  return {moments.m10 / moments.m00, moments.m01 / moments.m00};
}

double ink_of(const cv::Mat& image) { return cv::sum(image)[0] / 255.0; }

/// 15 x 21, dark but for 3 x 3 pixels six to the right of the middle, which is x = 10, y = 7.
cv::Mat spot() {
  cv::Mat image = cv::Mat::zeros(15, 21, CV_8U);
  image(cv::Rect(15, 6, 3, 3)) = 255;
  return image;
}

/// 17 x 25, dark but for a bar of 3 x 11 pixels, its middle at x = 9, y = 8.
cv::Mat drawn_bar() {
  cv::Mat image = cv::Mat::zeros(17, 25, CV_8U);
  image(cv::Rect(4, 7, 11, 3)) = 255;
  return image;
}

/// Three images of 2 x 3 with labels and all else.
Images three() {
  const Tensor pixels = Tensor::of<std::uint8_t>(
      {3, 2, 3, 1}, std::vector<std::uint8_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18});
  return Images(pixels,
                {.labels = {1, -1, 0}, .classes = {"cat", "dog"}, .ids = {"a", "b", "c"}, .authors = {"x", "", "y"}})
      .with_affine({0.5F, 1.0F})
      .with_refused({{1, "no ink"}})
      .with_lineage({{"image.invert", {}, "", "turned", ""}});
}

TEST(AugmentDrawing, CopiesFollowTheImagesSetAfterSet) {
  const Images result = augmented(three(), only("", 2, true));
  std::vector<std::string> ids;
  for (std::int64_t row = 0; row < result.size(); ++row) ids.push_back(result.id(row));
  EXPECT_THAT(ids, ElementsAre("a", "b", "c", "a~1", "b~1", "c~1", "a~2", "b~2", "c~2"));
  EXPECT_THAT(result.labels(), ElementsAre(1, -1, 0, 1, -1, 0, 1, -1, 0));
  EXPECT_THAT(result.classes(), ElementsAre("cat", "dog"));
  EXPECT_THAT(result.authors(), ElementsAre("x", "", "y", "x", "", "y", "x", "", "y"));
  EXPECT_THAT(result.refused(), ElementsAre(Pair(1, "no ink"), Pair(4, "no ink"), Pair(7, "no ink")));
  EXPECT_EQ(result.affine(), three().affine());
  EXPECT_EQ(result.lineage(), three().lineage());
}

TEST(AugmentDrawing, WithoutKeepThereAreTheCopiesOnly) {
  const Images result = augmented(three(), only("", 2, false));
  EXPECT_EQ(result.size(), 6);
  EXPECT_EQ(result.id(0), "a~1");
  EXPECT_EQ(result.id(5), "c~2");
  EXPECT_THAT(result.refused(), ElementsAre(Pair(1, "no ink"), Pair(4, "no ink")));
}

TEST(AugmentDrawing, ProbabilitiesOfZeroGiveExactCopies) {
  const Images images = three();
  const Images result = augmented(images, only("", 2, true));
  const auto from = images.pixels().values<std::uint8_t>();
  const auto to = result.pixels().values<std::uint8_t>();
  for (std::size_t i = 0; i < to.size(); ++i) EXPECT_EQ(to[i], from[i % from.size()]);
}

TEST(AugmentDrawing, RotationTurnsAboutTheMiddle) {
  const Images result = augmented(
      set_of(spot()), only("affine: { rotation_deg: 30, shear: 0, scale: 0, shift_px: 0, probability: 1 }", 600));
  double least = 0.0;
  double most = 0.0;
  for (std::int64_t row = 0; row < result.size(); ++row) {
    const cv::Point2d offset = middle_of_ink(image_of(result, row)) - cv::Point2d(10.0, 7.0);
    EXPECT_NEAR(std::hypot(offset.x, offset.y), 6.0, 0.1);
    const double degrees = std::atan2(offset.y, offset.x) * 180.0 / std::numbers::pi;
    least = std::min(least, degrees);
    most = std::max(most, degrees);
  }
  EXPECT_NEAR(least, -30.0, 0.7);
  EXPECT_NEAR(most, 30.0, 0.7);
}

TEST(AugmentDrawing, ShiftMovesTheInk) {
  const Images result = augmented(
      set_of(spot()), only("affine: { rotation_deg: 0, shear: 0, scale: 0, shift_px: 2, probability: 1 }", 400));
  double right = 0.0;
  double up = 0.0;
  for (std::int64_t row = 0; row < result.size(); ++row) {
    const cv::Point2d offset = middle_of_ink(image_of(result, row)) - cv::Point2d(16.0, 7.0);
    EXPECT_LE(std::max(std::abs(offset.x), std::abs(offset.y)), 2.03);
    right = std::max(right, offset.x);
    up = std::max(up, -offset.y);
    EXPECT_NEAR(ink_of(image_of(result, row)), 9.0, 0.3);
  }
  EXPECT_NEAR(right, 2.0, 0.05);
  EXPECT_NEAR(up, 2.0, 0.05);
}

TEST(AugmentDrawing, ElasticDisplacesEachPointByTheAmountAskedFor) {
  // Where brightness rises by 6 a pixel to the right, a displacement by d pixels changes it by 6 d.
  cv::Mat ramp(25, 41, CV_8U);
  for (int x = 0; x < ramp.cols; ++x) ramp.col(x) = 5 + 6 * x;
  const Images result =
      augmented(set_of(ramp), only("elastic: { displacement_px: 1.5, smoothness_px: 3, probability: 1 }", 300));
  double squares = 0.0;
  int count = 0;
  for (std::int64_t row = 0; row < result.size(); ++row)
    for (int y = 8; y < 17; ++y)
      for (int x = 8; x < 33; ++x, ++count) {
        const double d = (image_of(result, row).at<std::uint8_t>(y, x) - ramp.at<std::uint8_t>(y, x)) / 6.0;
        squares += d * d;
      }
  EXPECT_NEAR(std::sqrt(squares / count), 1.5, 0.1);
}

TEST(AugmentDrawing, ThinTakesInkAndThickGivesItAndTheBoxKeepsItsLength) {
  const auto least_and_most = [](const std::string& parameters) {
    const Images result = augmented(set_of(drawn_bar()), only(parameters, 300));
    double least = 1e9;
    double most = 0.0;
    for (std::int64_t row = 0; row < result.size(); ++row) {
      const cv::Mat image = image_of(result, row);
      const double width = cv::sum(image.col(9))[0] / 255.0;  // of the stroke, in its middle
      least = std::min(least, width);
      most = std::max(most, width);
      EXPECT_NEAR(ink_of(image) / width, 11.0, 1.0);
    }
    return std::pair(least, most);
  };
  // A pen broader by 1 on each side makes the bar 5 x 13, which is scaled by 11 / 13.
  const auto thick = least_and_most("thick: { by_px: 1, probability: 1 }");
  EXPECT_NEAR(thick.first, 3.0, 0.1);
  EXPECT_NEAR(thick.second, 5.0 * 11.0 / 13.0, 0.15);
  // One finer by 0.75 makes it 1.5 x 9.5, scaled by 11 / 9.5.
  const auto thin = least_and_most("thin: { by_px: 0.75, probability: 1 }");
  EXPECT_NEAR(thin.first, 1.5 * 11.0 / 9.5, 0.2);
  EXPECT_NEAR(thin.second, 3.0, 0.1);
}

TEST(AugmentDrawing, TwoLevelLeavesInkAndGroundOnly) {
  cv::Mat ramp(3, 100, CV_8U);
  for (int x = 0; x < ramp.cols; ++x) ramp.col(x) = 2 * x;  // brightest: 198
  const Images result = augmented(set_of(ramp), only("two_level: { lowest: 0.25, highest: 0.5, probability: 1 }", 500));
  double least = 1e9;
  double most = 0.0;
  for (std::int64_t row = 0; row < result.size(); ++row) {
    const cv::Mat image = image_of(result, row);
    const std::set<std::uint8_t> values(image.datastart, image.dataend);
    EXPECT_EQ(values, (std::set<std::uint8_t>{0, 255}));
    least = std::min(least, ink_of(image) / 3.0);
    most = std::max(most, ink_of(image) / 3.0);
  }
  // Columns above 99 and above 49.5.
  EXPECT_NEAR(least, 50.0, 1.0);
  EXPECT_NEAR(most, 75.0, 1.0);
}

TEST(AugmentDrawing, BoxJitterStretchesAboutTheMiddleOfTheBox) {
  const Images result =
      augmented(set_of(drawn_bar()), only("box_jitter: { size: 0, aspect: 0.44, shift_px: 0, probability: 1 }", 400));
  double narrowest = 1e9;
  double widest = 0.0;
  for (std::int64_t row = 0; row < result.size(); ++row) {
    const cv::Mat image = image_of(result, row);
    const cv::Point2d middle = middle_of_ink(image);
    EXPECT_NEAR(middle.x, 9.0, 0.1);
    EXPECT_NEAR(middle.y, 8.0, 0.1);
    EXPECT_NEAR(ink_of(image), 33.0, 2.5);
    narrowest = std::min(narrowest, cv::sum(image.row(8))[0] / 255.0);
    widest = std::max(widest, cv::sum(image.row(8))[0] / 255.0);
  }
  EXPECT_NEAR(narrowest, 11.0 / 1.2, 0.3);
  EXPECT_NEAR(widest, 11.0 * 1.2, 0.3);
}

TEST(AugmentDrawing, SameForAnyNumberOfThreads) {
  cv::Mat noise(200 * 9, 13, CV_8U);
  for (int i = 0; i < noise.rows * noise.cols; ++i) noise.data[i] = static_cast<std::uint8_t>((i * 2654435761U) >> 23U);
  const Images images(
      Tensor::of<std::uint8_t>({200, 9, 13, 1}, std::vector<std::uint8_t>(noise.datastart, noise.dataend)), {});
  const Images one = augmented(images, "{ copies: 3, elastic: { probability: 0.5 } }", 1);
  EXPECT_EQ(one.pixels(), augmented(images, "{ copies: 3, elastic: { probability: 0.5 } }", 4).pixels());
  // More copies leave the first ones as they are.
  const Images more = augmented(images, "{ copies: 5, elastic: { probability: 0.5 } }", 4);
  for (const std::int64_t row : {0, 199, 200, 799})
    EXPECT_EQ(cv::norm(image_of(one, row), image_of(more, row), cv::NORM_INF), 0.0) << row;
  EXPECT_GT(cv::norm(image_of(one, 250), image_of(one, 450), cv::NORM_INF), 0.0);
}

TEST(AugmentDrawing, ImagesWithoutInkAndEmptySetsPass) {
  const Images dark = set_of(cv::Mat::zeros(5, 7, CV_8U));
  EXPECT_EQ(ink_of(image_of(augmented(dark, "{ copies: 2 }"), 2)), 0.0);
  EXPECT_EQ(augmented(Images(Tensor::zeros(pipeline::DType::u8, {0, 5, 7, 1}), {}), "{}").size(), 0);
}

TEST(AugmentDrawing, ImagesOfOnePixelLineAreAltered) {
  for (const cv::Size size : {cv::Size(1, 1), cv::Size(9, 1), cv::Size(1, 9)}) {
    const Images result = augmented(set_of(cv::Mat(size, CV_8U, cv::Scalar(200))), "{ copies: 50 }");
    EXPECT_EQ(result.shape().width, size.width);
    EXPECT_EQ(result.size(), 51);
  }
}

TEST(AugmentDrawing, StopRequestIsObeyed) {
  StageRun run("augment.drawing", "{ copies: 1000 }");
  run.input("images", set_of(drawn_bar())).stop_after(3);
  EXPECT_THROW(run.run(), pipeline::Stopped);
}

TEST(AugmentDrawing, WhatItCannotAlterIsRefused) {
  const Images ragged(std::vector<pipeline::Image>{{Tensor::zeros(pipeline::DType::u8, {2, 3, 1})},
                                                   {Tensor::zeros(pipeline::DType::u8, {2, 5, 1})}},
                      {});
  const Images twice(Tensor::zeros(pipeline::DType::u8, {2, 2, 3, 1}),
                     {.labels = {}, .classes = {}, .ids = {"a", "a~1"}, .authors = {}});
  const struct {
    const char* name;
    Images images;
    const char* parameters;
    std::string message;
  } cases[] = {
      {"sizes", ragged, "{}", "the images have different sizes | put an image.resize stage before this one"},
      {"floats", three().as_floats(), "{}",
       "the images hold 1 channel of f32 values; augment.drawing alters one channel of u8 | put this stage before the "
       "first preprocessing step"},
      {"colour", Images(Tensor::zeros(pipeline::DType::u8, {1, 2, 3, 3}), {}), "{}",
       "the images hold 3 channels of u8 values; augment.drawing alters one channel of u8 | put this stage before the "
       "first preprocessing step"},
      {"large", Images(Tensor::zeros(pipeline::DType::u8, {1, 2, 513, 1}), {}), "{}",
       "the images are 2 x 513; augment.drawing takes at most 512 pixels a side | put an image.resize stage before "
       "this one"},
      {"memory", Images(Tensor::zeros(pipeline::DType::u8, {17, 500, 512, 1}), {}), "{ copies: 1000 }",
       "1001 times 17 images of 500 x 512 pixels would take more than 4 GiB | choose fewer 'copies', or work on fewer "
       "images"},
      {"ids", twice, "{}",
       "a copy of 'a' would be called 'a~1', as another image is | join altered images with others after this stage, "
       "and use one such stage only"},
      {"pens", three(), "{ thin: { probability: 0.75 }, thick: { probability: 0.5 } }",
       "'thin' and 'thick' have the probabilities 0.75 and 0.5; a pen is one or the other, so their sum is at most 1 | "
       "lower one of them"},
      {"levels", three(), "{ two_level: { lowest: 0.7, highest: 0.6 } }",
       "two_level: 'lowest' is 0.7, above 'highest', 0.6 | exchange them"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    try {
      augmented(c.images, c.parameters);
      ADD_FAILURE() << "no error";
    } catch (const pipeline::Error& error) {
      EXPECT_EQ(std::string(error.what()) + " | " + error.help(), c.message);
    }
  }
}

TEST(Redrawer, MapTurnsClockwiseAboutTheMiddleOfTheImage) {
  Alteration quarter;
  quarter.angle = 0.5 * std::numbers::pi;
  const AffineMap map = map_of(quarter, {4, 7, 11, 3}, {25, 17});
  // What is 5 to the right of the middle comes to be 5 below it.
  EXPECT_NEAR(map.xx * 5.0 + map.shift_x, 0.0, 1e-12);
  EXPECT_NEAR(map.yx * 5.0 + map.shift_y, 5.0, 1e-12);
}

TEST(Redrawer, MapScalesTheBoxAboutItsMiddleBeforeTheWhole) {
  Alteration alteration;
  alteration.box_scale_x = 2.0;
  alteration.box_shift_y = 1.0;
  alteration.scale = 3.0;
  alteration.shear = 0.5;
  // The box's middle is 3 left of the image's and as high: (-3, 0) -> (-3, 1) -> slanted (-2.5, 1) -> (-7.5, 3).
  const AffineMap map = map_of(alteration, {4, 7, 11, 3}, {25, 17});
  EXPECT_NEAR(map.xx * -3.0 + map.shift_x, -7.5, 1e-12);
  EXPECT_NEAR(map.yx * -3.0 + map.shift_y, 3.0, 1e-12);
  // And what is 1 right of it ends 2 * 3 farther to the right.
  EXPECT_NEAR(map.xx * -2.0 + map.shift_x, -1.5, 1e-12);
}

}  // namespace
}  // namespace augment
