#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include <pipeline/testing.h>

#include "example_images.h"
#include "expect_error.h"
#include "text_images.h"

namespace {

using example::Rows;
using pipeline::Images;
using pipeline::testing::StageRun;
using testing::ElementsAre;
using testing::Pair;

TEST(Pad, AddsTheGroundThatTheBorderHas) {
  // Of the border's values 7, 7, 9, 7, 250 the median is 7; the middle one does not count.
  const Images images = example::bytes({1, 3, 2, 1}, {7, 7, 9, 8, 250, 7});
  EXPECT_THAT(example::stored(StageRun("image.pad", "{ left: 1, right: 2, bottom: 1 }").apply(images)),
              ElementsAre(7, 7, 7, 7, 7, 7, 9, 8, 7, 7, 7, 250, 7, 7, 7, 7, 7, 7, 7, 7));
}

TEST(Pad, TheInsideIsNoBorder) {
  const Images images = example::bytes({1, 3, 5, 1}, {1, 2, 3, 4, 5, 12, 99, 99, 99, 6, 11, 10, 9, 8, 7});
  EXPECT_EQ(example::stored(StageRun("image.pad", "{ top: 1 }").apply(images))[0], 6);
}

TEST(Pad, MakesSquare) {
  EXPECT_EQ(example::shown(StageRun("image.pad", "{ square: true }").apply(example::drawn({".#..", ".##."}))),
            (Rows{"....", ".#..", ".##.", "...."}));
  EXPECT_EQ(
      example::shown(StageRun("image.pad", "{ square: true, fill: 0 }").apply(example::drawn({"#", "#", "#", "#"}))),
      (Rows{".#..", ".#..", ".#..", ".#.."}));
  EXPECT_EQ(
      example::shown(StageRun("image.pad", "{ square: true, left: 1, fill: 0 }").apply(example::drawn({"##", "##"}))),
      (Rows{".##", ".##", "..."}));
}

TEST(Pad, FillIsAShareOfWhite) {
  EXPECT_THAT(example::stored(StageRun("image.pad", "{ left: 1, fill: 0.2 }").apply(example::bytes({1, 1, 1, 1}, {9}))),
              ElementsAre(51, 9));
  EXPECT_THAT(
      example::seen(StageRun("image.pad", "{ right: 1, fill: 0.2 }").apply(example::floats({1, 1, 1, 1}, {0.5F}))),
      ElementsAre(0.5F, 0.2F));
}

TEST(Pad, EachChannelHasItsOwnGround) {
  const Images images = example::bytes({1, 1, 3, 3}, {10, 20, 30, 11, 21, 31, 12, 22, 32});
  EXPECT_THAT(example::stored(StageRun("image.pad", "{ left: 1 }").apply(images)),
              ElementsAre(11, 21, 31, 10, 20, 30, 11, 21, 31, 12, 22, 32));
}

TEST(Pad, NothingToAddLeavesTheImageAsItIs) {
  const Images images = example::many_bytes(3);
  EXPECT_EQ(StageRun("image.pad").apply(images).pixels(), images.pixels());
}

TEST(Pad, SameForAnyNumberOfThreads) {
  for (const Images& images : {example::many_bytes(300), example::many_floats(300)})
    EXPECT_EQ(StageRun("image.pad", "{ square: true, top: 3 }").threads(1).apply(images).pixels(),
              StageRun("image.pad", "{ square: true, top: 3 }").threads(4).apply(images).pixels());
}

TEST(Pad, ALineTooLongToBeASquareIsRefused) {
  const Images images = example::bytes({1, 1, 8001, 1}, std::vector<std::uint8_t>(8001, 5));
  EXPECT_THAT(StageRun("image.pad", "{ square: true }").apply(images).refused(),
              ElementsAre(Pair(0,
                               "it would become 8001 x 8001 pixels (width x height), and at most 64 million are "
                               "allowed; make it smaller before")));
}

TEST(Pad, FiveChannelsAreTooMany) {
  const Images images = example::bytes({1, 1, 1, 5}, {1, 2, 3, 4, 5});
  example::expect_error([&] { StageRun("image.pad").apply(images); },
                        "the images have 5 channels; image.pad takes 1 to 4", "keep the channels that matter");
}

}  // namespace
