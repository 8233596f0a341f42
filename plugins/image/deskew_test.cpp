#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pipeline/testing.h>

#include "example_images.h"
#include "text_images.h"

namespace {

using example::Rows;
using pipeline::Images;
using pipeline::testing::StageRun;
using testing::ElementsAre;
using testing::Pair;

TEST(Deskew, ASlantedLineBecomesUpright) {
  // One column a row, about the centre of mass in row 2, column 4.
  EXPECT_EQ(
      example::shown(StageRun("image.deskew")
                         .apply(example::drawn({"..#......", "...#.....", "....#....", ".....#...", "......#.."}))),
      (Rows{"....#....", "....#....", "....#....", "....#....", "....#...."}));
}

TEST(Deskew, HalfAColumnARowIsInterpolated) {
  // Rows 0 and 2 lie at 1 and 2, the centre of mass at (1.5, 1): both go to 1.5, half into each pixel.
  const Images images = example::floats({1, 3, 4, 1}, {0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0});
  EXPECT_THAT(example::seen(StageRun("image.deskew").apply(images)),
              ElementsAre(0, 0.5F, 0.5F, 0, 0, 0, 0, 0, 0, 0.5F, 0.5F, 0));
}

TEST(Deskew, AShareOfTheSlantMayStay) {
  // Two columns a row; half of it goes.
  const Images images = example::drawn({"....#", "..#..", "#...."});
  EXPECT_EQ(example::shown(StageRun("image.deskew", "{ share: 0.5 }").apply(images)),
            (Rows{"...#.", "..#..", ".#..."}));
  EXPECT_EQ(example::shown(StageRun("image.deskew", "{ share: 0 }").apply(images)), (Rows{"....#", "..#..", "#...."}));
}

TEST(Deskew, TheSlantIsLimited) {
  const Images images = example::drawn({"....#", "..#..", "#...."});
  EXPECT_EQ(example::shown(StageRun("image.deskew").apply(images)), (Rows{"...#.", "..#..", ".#..."}));
  EXPECT_EQ(example::shown(StageRun("image.deskew", "{ limit: 0 }").apply(images)), (Rows{"....#", "..#..", "#...."}));
}

TEST(Deskew, UprightAndFlatInkStaysAsItIs) {
  for (const Rows& rows : {Rows{".#...", ".#...", ".#..."}, Rows{".....", "####."}, Rows{"...", ".#.", "..."}})
    EXPECT_EQ(example::shown(StageRun("image.deskew").apply(example::drawn(rows))), rows);
}

TEST(Deskew, InkThatWouldFallOffGetsRoomOnBothSides) {
  // The slant is (255 - 100) / 355 * 8 / 2 = 1.7, limited to 1: row 0 moves to the right, row 2 to the left.
  EXPECT_EQ(example::shown(StageRun("image.deskew").apply(example::drawn({"#.......+", ".........", "+.......#"}))),
            (Rows{"..#.......+", "...........", "+.......#.."}));
}

TEST(Deskew, SameForAnyNumberOfThreads) {
  const Images images = example::many_drawings(300);
  EXPECT_TRUE(example::same_pixels(StageRun("image.deskew").threads(1).apply(images),
                                   StageRun("image.deskew").threads(4).apply(images)));
}

TEST(Deskew, BlankImageIsRefused) {
  EXPECT_THAT(StageRun("image.deskew").apply(example::drawn({"...", "..."})).refused(),
              ElementsAre(Pair(0, "no ink; lower 'threshold', or leave the image out")));
}

}  // namespace
