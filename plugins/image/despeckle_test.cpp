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

TEST(Despeckle, PiecesSmallBesideTheLargestGo) {
  // 10 pixels; so 1 pixel is less than a share of 0.15, and 2 are not.
  const Rows rows{"..#####...", "......#..#", "......##..", "#......#..", ".......#..", "##........", "...#......"};
  EXPECT_EQ(example::shown(StageRun("image.despeckle", "{ speck: 0.15, fragment: 0 }").apply(example::drawn(rows))),
            (Rows{"..#####...", "......#...", "......##..", ".......#..", ".......#..", "##........", ".........."}));
}

TEST(Despeckle, CornersHoldAPieceTogether) {
  const Rows rows{"#....", ".#...", "..#..", "...#.", "....."};
  EXPECT_EQ(example::shown(StageRun("image.despeckle", "{ speck: 1 }").apply(example::drawn(rows))), rows);
}

TEST(Despeckle, FragmentsOfNeighboursGo) {
  // The largest piece has 7 pixels and is 7 high. Below 0.5 * 7 pixels, at the border, and with more than 0.3 * 7 = 2.1
  // pixels of ground between are two: three pixels of ground to the left, and five to the right.
  const Rows rows{"............",  //
                  "....#.....##",  // too large
                  "##..#.....##",  // near
                  "....#.......",  //
                  "#...#....##.",  // the right one is not at the border
                  "....#.......",  //
                  "....#.....##",  //
                  "....#.......",  //
                  "............"};
  const Rows expected{"............",  //
                      "....#.....##",  //
                      "##..#.....##",  //
                      "....#.......",  //
                      "....#....##.",  //
                      "....#.......",  //
                      "....#.......",  //
                      "....#.......",  //
                      "............"};
  const std::string parameters = "{ speck: 0.1, fragment: 0.5, gap: 0.3 }";
  EXPECT_EQ(example::shown(StageRun("image.despeckle", parameters).apply(example::drawn(rows))), expected);
  EXPECT_EQ(example::shown(StageRun("image.despeckle", parameters).apply(example::drawn_in_floats(rows))), expected);
}

TEST(Despeckle, ASpeckAndItsRimBecomeTheMedianOfTheGround) {
  // Not ink (at most 51) are 10, 12, 40, 40, 10.
  const Images images = example::bytes({1, 1, 9, 1}, {250, 250, 250, 10, 12, 40, 255, 40, 10});
  EXPECT_THAT(example::stored(StageRun("image.despeckle", "{ speck: 0.5 }").apply(images)),
              ElementsAre(250, 250, 250, 10, 12, 12, 12, 12, 10));
}

TEST(Despeckle, TheLargestPieceStaysAndOfEqualOnesTheFirst) {
  EXPECT_EQ(example::shown(StageRun("image.despeckle").apply(example::drawn({"....", "..#.", "...."}))),
            (Rows{"....", "..#.", "...."}));
  const Rows equal{"....#", "#....", "#...#"};
  EXPECT_EQ(
      example::shown(StageRun("image.despeckle", "{ speck: 0, fragment: 1, gap: 0 }").apply(example::drawn(equal))),
      (Rows{".....", "#....", "#...."}));
}

TEST(Despeckle, AFrameGoesWithItsRim) {
  // Two of 14 rows, and one of 12 columns; 15 % are 2 and 1. The digit is smaller than the frame.
  const Rows rows{"############", "############", "+++++++++++#", "...........#", "...........#",
                  "...##......#", "....#......#", "....#......#", "...........#", "...........#",
                  "...........#", "...........#", "...........#", "...........#"};
  const Rows expected{"............", "............", "............", "............", "............",
                      "...##.......", "....#.......", "....#.......", "............", "............",
                      "............", "............", "............", "............"};
  const Images images = example::drawn(rows);
  EXPECT_EQ(example::shown(StageRun("image.despeckle", "{ threshold: 0.5 }").apply(images)), expected);
  EXPECT_EQ(example::shown(StageRun("image.despeckle", "{ threshold: 0.5, frame: false, speck: 0 }").apply(images)),
            rows);
}

TEST(Despeckle, ADrawingThatIsALineAlongAnEdgeIsNoFrame) {
  const Rows rows(12, "...........#");
  EXPECT_EQ(example::shown(StageRun("image.despeckle").apply(example::drawn(rows))), rows);
}

TEST(Despeckle, WithoutSpecksNothingChanges) {
  const Images images = example::bytes({1, 2, 4, 1}, {3, 0, 200, 9, 51, 52, 255, 0});
  EXPECT_EQ(StageRun("image.despeckle").apply(images).pixels(), images.pixels());
}

TEST(Despeckle, SameForAnyNumberOfThreads) {
  const Images images = example::many_drawings(300);
  const Images clean = StageRun("image.despeckle").threads(1).apply(images);
  EXPECT_TRUE(example::same_pixels(clean, StageRun("image.despeckle").threads(4).apply(images)));
  EXPECT_FALSE(example::same_pixels(clean, images));
}

TEST(Despeckle, BlankImageIsRefused) {
  EXPECT_THAT(StageRun("image.despeckle").apply(example::drawn({"...", "..."})).refused(),
              ElementsAre(Pair(0, "no ink; lower 'threshold', or leave the image out")));
}

}  // namespace
