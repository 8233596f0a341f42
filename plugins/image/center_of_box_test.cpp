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

TEST(CenterOfBox, MarginsAreEqualOrOneMoreAtTheRightAndBelow) {
  const Images images = example::drawn({"......", "...##.", "...#..", "...##."});
  EXPECT_EQ(example::shown(StageRun("image.center_of_box", "{ width: 5, height: 5 }").apply(images)),
            (Rows{".....", ".##..", ".#...", ".##..", "....."}));
}

TEST(CenterOfBox, WhereTheInkIsHeavyDoesNotMatter) {
  const Images images = example::drawn({"###....+"});
  EXPECT_EQ(example::shown(StageRun("image.center_of_box", "{ width: 12, height: 1 }").apply(images)),
            (Rows{"..###....+.."}));
}

TEST(CenterOfBox, FaintValuesMoveWithTheInk) {
  const Images images = example::drawn({"+..#"});
  EXPECT_EQ(example::shown(StageRun("image.center_of_box", "{ width: 7, height: 1, threshold: 0.5 }").apply(images)),
            (Rows{"+..#..."}));
  EXPECT_EQ(example::shown(StageRun("image.center_of_box", "{ width: 3, height: 1, threshold: 0.5 }").apply(images)),
            (Rows{".#."}));
}

TEST(CenterOfBox, SameForAnyNumberOfThreads) {
  const Images images = example::many_drawings(300);
  const std::string parameters = "{ width: 60, height: 55 }";
  EXPECT_EQ(StageRun("image.center_of_box", parameters).threads(1).apply(images).pixels(),
            StageRun("image.center_of_box", parameters).threads(4).apply(images).pixels());
}

TEST(CenterOfBox, InkLargerThanTheCanvasIsRefused) {
  EXPECT_THAT(StageRun("image.center_of_box", "{ width: 5, height: 1 }").apply(example::drawn({"#", "#"})).refused(),
              ElementsAre(Pair(0,
                               "the ink takes 1 x 2 pixels (width x height), the canvas has 5 x 1; put "
                               "image.fit_box before this step")));
}

TEST(CenterOfBox, BlankImageIsRefused) {
  EXPECT_THAT(StageRun("image.center_of_box").apply(example::drawn({"...", "..."})).refused(),
              ElementsAre(Pair(0, "no ink; lower 'threshold', or leave the image out")));
}

}  // namespace
