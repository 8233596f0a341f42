#include "contact_sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pixel_font.h"

namespace pipeline::cli {
namespace {

Colour at(const Picture& picture, std::int64_t x, std::int64_t y) {
  const auto i = static_cast<std::size_t>((y * picture.width + x) * 3);
  return {picture.pixels.at(i), picture.pixels.at(i + 1), picture.pixels.at(i + 2)};
}

/// Whether the pixels of `part` are in `whole` at (left, top).
bool has_at(const Picture& whole, std::int64_t left, std::int64_t top, const Picture& part) {
  for (std::int64_t y = 0; y < part.height; ++y)
    for (std::int64_t x = 0; x < part.width; ++x)
      if (!(at(whole, left + x, top + y) == at(part, x, y))) return false;
  return true;
}

Picture line_of(std::string_view text, Colour colour, std::int64_t width) {
  Picture line = blank_picture(width, kLineHeight, kPaper);
  draw_text(line, 0, 0, text, colour);
  return line;
}

/// `count` grey images of 12 x 17 pixels, classes "3" and "5" in turn.
Images grey_images(std::int64_t count) {
  Images::Columns columns;
  columns.classes = {"3", "5"};
  for (std::int64_t i = 0; i < count; ++i) {
    columns.labels.push_back(static_cast<std::int32_t>(i % 2));
    columns.ids.push_back("drawing/" + std::to_string(i));
  }
  return {Tensor::of<std::uint8_t>({count, 12, 17, 1},
                                   std::vector<std::uint8_t>(static_cast<std::size_t>(count * 204), 77)),
          columns};
}

TEST(ContactSheet, ACellHasImageIdLabelAndPrediction) {
  const std::vector<JudgedImage> shown{{1, "5", "3", 0.614, Verdict::wrong}};
  const Picture sheet = contact_sheet(grey_images(2), shown, {});
  // 17 x 5 = 85 is the first multiple of 84 pixels or more: 85 x 60, 3 for a frame, 10 around; three lines of 11.
  ASSERT_EQ(sheet.width, 85 + 6 + 20);
  ASSERT_EQ(sheet.height, 60 + 6 + 3 + 33 + 20);
  EXPECT_EQ(at(sheet, 13, 13), (Colour{77, 77, 77}));
  EXPECT_EQ(at(sheet, 97, 72), (Colour{77, 77, 77}));
  EXPECT_TRUE(has_at(sheet, 13, 79, line_of("drawing/1", kFaintInk, 84)));
  EXPECT_TRUE(has_at(sheet, 13, 90, line_of("label 5", kInk, 84)));
  EXPECT_TRUE(has_at(sheet, 13, 101, line_of("\u2717 3, 61.4 %", kRed, 84)));
}

TEST(ContactSheet, FramesTellRightWrongAndRefusedApart) {
  const Images images = grey_images(1);
  const auto frame_of = [&](Verdict verdict) {
    const Picture sheet = contact_sheet(
        images, std::vector<JudgedImage>{{0, "3", verdict == Verdict::refused ? "" : "3", 0.5, verdict}}, {});
    // Left of the image, which begins at (13, 13), and along the outermost line of a frame.
    std::string across;
    for (std::int64_t x = 10; x < 13; ++x) across += at(sheet, x, 40) == kPaper ? '.' : '#';
    std::string along;
    for (std::int64_t x = 10; x < 30; ++x) along += at(sheet, x, 10) == kPaper ? '.' : '#';
    return across + " " + along;
  };
  EXPECT_EQ(frame_of(Verdict::right), "..# ....................");
  EXPECT_EQ(frame_of(Verdict::none), "..# ....................");
  EXPECT_EQ(frame_of(Verdict::wrong), "### ####################");
  EXPECT_EQ(frame_of(Verdict::refused), "##. ######....######....");
}

TEST(ContactSheet, LinesThatNoImageHasTakeNoRoom) {
  const Images unlabelled(Tensor::of<std::uint8_t>({1, 12, 17, 1}, std::vector<std::uint8_t>(204, 77)), {});
  EXPECT_EQ(contact_sheet(unlabelled, judge(unlabelled).images, {}).height, 60 + 6 + 3 + 11 + 20);
  EXPECT_EQ(contact_sheet(grey_images(1), judge(grey_images(1)).images, {}).height, 60 + 6 + 3 + 22 + 20);
}

TEST(ContactSheet, LongNamesAreCutIdsAtTheirBeginning) {
  const Images images(Tensor::of<std::uint8_t>({1, 12, 17, 1}, std::vector<std::uint8_t>(204, 77)),
                      {{0}, {"a class with a name that goes on"}, {"folder/of/an/author/seven_01.png"}, {}});
  const Picture sheet = contact_sheet(
      images,
      std::vector<JudgedImage>{{0, "a class with a name that goes on", "another long name", 0.614, Verdict::wrong}},
      {});
  ASSERT_EQ(sheet.width, 21 * 6 + 6 + 20);
  // The cell is 132 wide for 21 characters a line; the image, 85 wide, stands on its left.
  EXPECT_EQ(at(sheet, 13, 40), (Colour{77, 77, 77}));
  EXPECT_EQ(at(sheet, 97, 40), (Colour{77, 77, 77}));
  EXPECT_EQ(at(sheet, 98, 40), kRed);
  EXPECT_TRUE(has_at(sheet, 13, 79, line_of("...uthor/seven_01.png", kFaintInk, 126)));
  EXPECT_TRUE(has_at(sheet, 13, 90, line_of("label a class with...", kInk, 126)));
  EXPECT_TRUE(has_at(sheet, 13, 101, line_of("\u2717 another ..., 61.4 %", kRed, 126)));
}

TEST(ContactSheet, TitlesAreWrappedAboveTheGrid) {
  const Images images = grey_images(1);
  // One cell is narrower than a title may be: 60 characters of 6 pixels, and 13 pixels on both sides.
  const Picture sheet = contact_sheet(images, judge(images).images, {std::string(61, 'x'), "second"});
  EXPECT_EQ(sheet.width, 386);
  EXPECT_EQ(sheet.height, 60 + 6 + 3 + 22 + 20 + 3 * 11 + 5);
  EXPECT_TRUE(has_at(sheet, 13, 10, line_of(std::string(60, 'x'), kInk, 360)));
  EXPECT_TRUE(has_at(sheet, 13, 32, line_of("second", kFaintInk, 360)));
}

TEST(ContactSheet, RaggedImagesStandInTheMiddleOfTheirCells) {
  Image small{Tensor::of<std::uint8_t>({28, 14, 1}, std::vector<std::uint8_t>(392, 200))};
  Image large{Tensor::of<std::uint8_t>({28, 28, 1}, std::vector<std::uint8_t>(784, 100))};
  const Images images(std::vector<Image>{small, large}, {});
  const Picture sheet = contact_sheet(images, judge(images).images, {});
  ASSERT_EQ(sheet.width, 2 * 90 + 30);
  EXPECT_EQ(at(sheet, 32, 20), kPaper);
  EXPECT_EQ(at(sheet, 33, 20), kRule);
  EXPECT_EQ(at(sheet, 34, 20), (Colour{200, 200, 200}));
  EXPECT_EQ(at(sheet, 75, 20), (Colour{200, 200, 200}));
  EXPECT_EQ(at(sheet, 76, 20), kRule);
  EXPECT_EQ(at(sheet, 113, 20), (Colour{100, 100, 100}));
}

TEST(ContactSheet, ALargeImageIsBounded) {
  const Images images(Tensor::of<std::uint8_t>({1, 300, 600, 1}, std::vector<std::uint8_t>(180000, 50)), {});
  const Picture sheet = contact_sheet(images, judge(images).images, {});
  EXPECT_EQ(sheet.width, 128 + 6 + 20);
  EXPECT_EQ(sheet.height, 64 + 6 + 3 + 11 + 20);
}

}  // namespace
}  // namespace pipeline::cli
