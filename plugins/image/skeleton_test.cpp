#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <utility>

#include <opencv2/imgproc.hpp>

#include <pipeline/testing.h>

#include "example_images.h"
#include "text_images.h"

namespace {

using example::Rows;
using pipeline::Images;
using pipeline::testing::StageRun;
using testing::ElementsAre;
using testing::Pair;

Rows skeleton(const Rows& rows) { return example::shown(StageRun("image.skeleton").apply(example::drawn(rows))); }

/// Pieces of ink (by sides or corners), and of ground (by sides) with the outside as one of them: OpenCV counts them.
std::pair<int, int> pieces_and_holes(const Images& images, std::int64_t row) {
  const pipeline::ImageView view = images.at(row);
  const cv::Mat image(static_cast<int>(view.shape.height), static_cast<int>(view.shape.width), CV_8U,
                      const_cast<std::byte*>(view.data));
  cv::Mat ink;
  cv::copyMakeBorder(image > 51, ink, 1, 1, 1, 1, cv::BORDER_CONSTANT, cv::Scalar());
  cv::Mat labels;
  const int pieces = cv::connectedComponents(ink, labels, 8);
  const int holes = cv::connectedComponents(~ink, labels, 4);
  return {pieces, holes};
}

TEST(Skeleton, ABarBecomesALine) {
  EXPECT_EQ(skeleton({"...........", ".#########.", ".#########.", ".#########.", "..........."}),
            (Rows{"...........", "...........", "..#######..", "...........", "..........."}));
}

TEST(Skeleton, AsScikitImageThinsIt) {
  // skimage.morphology.thin of scikit-image 0.19.3.
  const Rows letter{"..#########...",  //
                    ".###########..",  //
                    ".####...#####.",  //
                    ".###.....####.",  //
                    ".####...####..",  //
                    ".##########...",  //
                    ".###########..",  //
                    ".###....#####.",  //
                    "..##.....####."};
  const Rows expected{"..............",  //
                      "...######.....",  //
                      "..#......#....",  //
                      "..#.......#...",  //
                      "..#......#....",  //
                      "...##....#....",  //
                      "..#..#####....",  //
                      "..#.......##..",  //
                      "..#..........."};
  EXPECT_EQ(skeleton(letter), expected);
}

TEST(Skeleton, WhatIsThinAlreadyStays) {
  for (const Rows& rows : {Rows{".....", "..#..", "....."}, Rows{"#...", ".#..", "..#.", "..#."}, Rows{"######"}})
    EXPECT_EQ(skeleton(rows), rows);
}

TEST(Skeleton, ASquareBecomesADot) {
  EXPECT_EQ(skeleton({"....", ".##.", ".##.", "...."}), (Rows{"....", "....", ".#..", "...."}));
}

TEST(Skeleton, FaintRimsAreNotInk) {
  EXPECT_EQ(
      example::shown(StageRun("image.skeleton", "{ threshold: 0.5 }").apply(example::drawn({"+#+.", "+#+.", "+#+."}))),
      (Rows{".#..", ".#..", ".#.."}));
}

TEST(Skeleton, FloatsBecomeZeroAndOne) {
  const Images thin = StageRun("image.skeleton").apply(example::drawn_in_floats({"...", "+++", "..."}));
  EXPECT_EQ(thin.dtype(), pipeline::DType::f32);
  EXPECT_EQ(example::shown(thin), (Rows{"...", "###", "..."}));
}

TEST(Skeleton, PiecesAndHolesKeepTheirNumber) {
  const Images images = example::many_drawings(300);
  const Images thin = StageRun("image.skeleton").apply(images);
  for (std::int64_t row = 0; row < images.size(); ++row)
    EXPECT_EQ(pieces_and_holes(thin, row), pieces_and_holes(images, row));
}

TEST(Skeleton, SameForAnyNumberOfThreads) {
  const Images grey = StageRun("image.resize", "{ width: 9, height: 9 }").apply(example::many_drawings(300));
  EXPECT_EQ(StageRun("image.skeleton").threads(1).apply(grey).pixels(),
            StageRun("image.skeleton").threads(4).apply(grey).pixels());
}

TEST(Skeleton, BlankImageIsRefused) {
  EXPECT_THAT(StageRun("image.skeleton").apply(example::drawn({"...", "..."})).refused(),
              ElementsAre(Pair(0, "no ink; lower 'threshold', or leave the image out")));
}

}  // namespace
