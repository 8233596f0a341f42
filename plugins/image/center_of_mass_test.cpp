#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include <pipeline/testing.h>

#include "example_images.h"
#include "text_images.h"

namespace {

using example::Rows;
using pipeline::Images;
using pipeline::testing::StageRun;
using testing::ElementsAre;
using testing::Pair;

TEST(CenterOfMass, ComesToTheMiddlePixelRoundedDown) {
  // x = (0 * 2 + 1 + 3) / 4 = 1 and y = (0 * 3 + 1) / 4 = 0.25 go to pixel 3 of 7 and pixel 2 of 4.
  const Images images = example::drawn({"##.#", "#..."});
  EXPECT_EQ(example::shown(StageRun("image.center_of_mass", "{ width: 7, height: 4 }").apply(images)),
            (Rows{".......",  //
                  ".......",  //
                  "..##.#.",  //
                  "..#...."}));
}

TEST(CenterOfMass, LightCountsByItsValue) {
  // x = (0 * 255 + 4 * 100) / 355 = 1.13; with equal weights it would be 2.
  const Images images = example::drawn({"#...+"});
  EXPECT_EQ(example::shown(StageRun("image.center_of_mass", "{ width: 9, height: 1 }").apply(images)),
            (Rows{"...#...+."}));
}

TEST(CenterOfMass, AsOnMnistsTrainingImages) {
  // The centre of 28 x 28 is pixel 14, as the means 14.007 and 13.996 of MNIST's 60,000 training images tell.
  const Images centred = StageRun("image.center_of_mass").apply(example::drawn({"..", ".#", ".."}));
  EXPECT_EQ(centred.shape(), (pipeline::ImageShape{28, 28, 1}));
  EXPECT_EQ(example::stored(centred)[14 * 28 + 14], 255);
}

TEST(CenterOfMass, InkThatWouldFallOffStaysOn) {
  // A heavy left end: the mass at x = 0.67 would go to pixel 3, and the last pixel of six would be lost.
  const Images images = example::drawn({"##....+"});
  EXPECT_EQ(example::shown(StageRun("image.center_of_mass", "{ width: 7, height: 3 }").apply(images)),
            (Rows{".......", "##....+", "......."}));
}

TEST(CenterOfMass, AnImageLargerThanTheCanvasLosesItsGroundOnly) {
  const Images images = example::drawn({"..........", "......###.", "..........", "..........", ".........."});
  EXPECT_EQ(example::shown(StageRun("image.center_of_mass", "{ width: 3, height: 3 }").apply(images)),
            (Rows{"...", "###", "..."}));
}

TEST(CenterOfMass, FloatsAsBytes) {
  const Rows rows{"#..", "##+"};
  const Images centred =
      StageRun("image.center_of_mass", "{ width: 5, height: 4 }").apply(example::drawn_in_floats(rows));
  EXPECT_EQ(centred.dtype(), pipeline::DType::f32);
  EXPECT_EQ(example::shown(centred),
            example::shown(StageRun("image.center_of_mass", "{ width: 5, height: 4 }").apply(example::drawn(rows))));
}

TEST(CenterOfMass, SameForAnyNumberOfThreads) {
  const Images images = example::many_drawings(300);
  const std::string parameters = "{ width: 60, height: 55 }";
  EXPECT_EQ(StageRun("image.center_of_mass", parameters).threads(1).apply(images).pixels(),
            StageRun("image.center_of_mass", parameters).threads(4).apply(images).pixels());
}

TEST(CenterOfMass, InkLargerThanTheCanvasIsRefused) {
  const Images centred =
      StageRun("image.center_of_mass", "{ width: 3, height: 5 }").apply(example::drawn({"####", "#..#"}));
  EXPECT_THAT(centred.refused(),
              ElementsAre(Pair(0,
                               "the ink takes 4 x 2 pixels (width x height), the canvas has 3 x 5; put "
                               "image.fit_box before this step")));
}

TEST(CenterOfMass, BlankImageIsRefused) {
  EXPECT_THAT(StageRun("image.center_of_mass").apply(example::floats({1, 1, 3, 1}, {0.0F, -1.0F, 0.0F})).refused(),
              ElementsAre(Pair(0, "no ink; lower 'threshold', or leave the image out")));
}

}  // namespace
