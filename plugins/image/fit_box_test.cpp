#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <pipeline/testing.h>

#include "example_images.h"
#include "expect_error.h"
#include "text_images.h"

namespace {

using example::Rows;
using pipeline::Images;
using pipeline::ImageShape;
using pipeline::testing::StageRun;
using testing::ElementsAre;

TEST(FitBox, TheLongerSideFillsTheBoxAndTheShapeIsKept) {
  // Ink of 2 x 4 pixels shrinks to 1 x 2: each pixel is the mean of 2 x 2.
  const Images images = example::bytes({1, 6, 5, 1}, {0, 0,  0,   0,   0,  //
                                                      0, 0,  200, 100, 0,  //
                                                      0, 0,  220, 80,  0,  //
                                                      0, 0,  60,  100, 0,  //
                                                      0, 0,  70,  90,  0,  //
                                                      0, 30, 0,   0,   0});
  const Images boxed = StageRun("image.fit_box", "{ size: 2 }").apply(images);
  EXPECT_EQ(boxed.dtype(), pipeline::DType::u8);
  EXPECT_THAT(example::stored(boxed), ElementsAre(150, 0, 80, 0));
}

TEST(FitBox, GrowsByCubic) {
  // Expected values: cv2.resize of OpenCV 4.6.0 for Python, INTER_CUBIC, of the 2 x 3 pixels brighter than 48.
  const Images images = example::bytes({1, 4, 6, 1}, {0, 0, 0, 0,   0,  0,  //
                                                      0, 0, 9, 120, 0,  0,  //
                                                      0, 0, 0, 240, 60, 0,  //
                                                      0, 0, 0, 200, 0,  0});
  EXPECT_THAT(example::stored(StageRun("image.fit_box", "{ size: 6 }").apply(images)),
              ElementsAre(0, 119, 82, 19, 0, 0,    //
                          0, 163, 118, 46, 2, 0,   //
                          0, 234, 180, 90, 35, 0,  //
                          0, 255, 200, 96, 33, 0,  //
                          0, 234, 169, 60, 0, 0,   //
                          0, 217, 150, 39, 0, 0));
}

TEST(FitBox, WhatIsNotInkDoesNotCount) {
  const Rows rows{"......", ".+....", "...##.", "......"};
  EXPECT_EQ(example::shown(StageRun("image.fit_box", "{ size: 2, threshold: 0.5 }").apply(example::drawn(rows))),
            (Rows{"##", ".."}));
  EXPECT_EQ(StageRun("image.fit_box", "{ size: 4, threshold: 0.1 }").apply(example::drawn(rows)).shape(),
            (ImageShape{4, 4, 1}));
}

TEST(FitBox, OneImageOfAnySizeIsAsGoodAsAnother) {
  // A square frame of 1 pixel in 5 x 7, and the same with each pixel as 10 x 10.
  const Rows small{".......", "..###..", "..#.#..", "..###..", "......."};
  Rows large;
  for (const std::string& row : small) {
    std::string wide;
    for (const char pixel : row) wide.append(10, pixel);
    large.insert(large.end(), 10, wide);
  }
  const Images from_small = StageRun("image.fit_box", "{ size: 3 }").apply(example::drawn(small));
  const Images from_large = StageRun("image.fit_box", "{ size: 3 }").apply(example::drawn(large));
  EXPECT_EQ(example::shown(from_small), (Rows{"###", "#.#", "###"}));
  EXPECT_EQ(from_small.pixels(), from_large.pixels());
}

TEST(FitBox, LinesAndDotsOfOnePixelSurvive) {
  struct Case {
    std::string name;
    Rows rows;
    Rows expected;
  };
  for (const Case& c : {Case{"standing", {"#", "#", "#", "#", "#", "#"}, {".#.", ".#.", ".#."}},
                        Case{"lying", {"......", "######"}, {"...", "###", "..."}},
                        Case{"dot", {"....", "..#."}, {"###", "###", "###"}}}) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(example::shown(StageRun("image.fit_box", "{ size: 3 }").apply(example::drawn(c.rows))), c.expected);
  }
}

TEST(FitBox, FloatsStayWithinZeroAndOne) {
  // Cubic interpolation overshoots beside the edge of a wide stroke: -0.07 and 1.07 with Keys' a = -0.75.
  const Rows rows{"####....####"};
  const Images boxed = StageRun("image.fit_box", "{ size: 48 }").apply(example::drawn_in_floats(rows));
  EXPECT_EQ(boxed.dtype(), pipeline::DType::f32);
  const std::vector<float> values = example::seen(boxed);
  EXPECT_EQ(*std::min_element(values.begin(), values.end()), 0.0F);
  EXPECT_EQ(*std::max_element(values.begin(), values.end()), 1.0F);
}

TEST(FitBox, SameForAnyNumberOfThreads) {
  const Images images = example::many_drawings(300);
  EXPECT_EQ(StageRun("image.fit_box").threads(1).apply(images).pixels(),
            StageRun("image.fit_box").threads(4).apply(images).pixels());
}

TEST(FitBox, BlankImageIsRefused) {
  const Images boxed = StageRun("image.fit_box").apply(example::drawn({"....", "....", "...."}));
  EXPECT_THAT(boxed.refused(), ElementsAre(testing::Pair(0, "no ink; lower 'threshold', or leave the image out")));
}

TEST(FitBox, ValuesThatAreNoNumbersAreRefused) {
  const Images images = example::floats({2, 1, 2, 1}, {0.0F, NAN, 1.0F, INFINITY});
  EXPECT_THAT(StageRun("image.fit_box").apply(images).refused(),
              ElementsAre(testing::Pair(0, "a value is infinite or not a number"),
                          testing::Pair(1, "a value is infinite or not a number")));
}

TEST(FitBox, ColourIsAnError) {
  example::expect_error([] { StageRun("image.fit_box").apply(example::many_bytes(1)); },
                        "ink is looked for in one channel; the images have 3", "load them without colour");
}

}  // namespace
