#include "pixel_font.h"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pipeline::cli {
namespace {

/// What `text` looks like on a picture of `width` x `height`, a line a row: # where there is ink.
std::string drawn(std::string_view text, std::int64_t width, std::int64_t height, std::int64_t left = 0,
                  std::int64_t top = 0, std::int64_t scale = 1) {
  constexpr Colour kWhite{255, 255, 255};
  constexpr Colour kBlue{0, 0, 200};
  Picture picture = blank_picture(width, height, kWhite);
  draw_text(picture, left, top, text, kBlue, scale);
  std::string rows;
  for (std::int64_t y = 0; y < height; ++y) {
    for (std::int64_t x = 0; x < width; ++x)
      rows += picture.pixels[static_cast<std::size_t>((y * width + x) * 3)] == 0 ? '#' : '.';
    rows += '\n';
  }
  return rows;
}

TEST(PixelFont, DrawsCharactersSixPixelsApart) {
  EXPECT_EQ(drawn("Lg", 12, 9),
            "#...........\n"
            "#...........\n"
            "#......####.\n"
            "#.....#...#.\n"
            "#.....#...#.\n"
            "#.....#...#.\n"
            "#####..####.\n"
            "..........#.\n"
            ".......###..\n");
}

TEST(PixelFont, ScaleEnlargesEachPixel) {
  EXPECT_EQ(drawn("-", 12, 8, 1, -1, 2),
            "............\n"
            "............\n"
            "............\n"
            "............\n"
            "............\n"
            "...######...\n"
            "...######...\n"
            "............\n");
}

TEST(PixelFont, WhatIsNotInTheFontIsABox) {
  const std::string box =
      "#####.\n"
      "#...#.\n"
      "#...#.\n"
      "#...#.\n"
      "#...#.\n"
      "#...#.\n"
      "#####.\n";
  EXPECT_EQ(drawn("\u00e9", 6, 7), box);                                    // e with an acute accent
  EXPECT_EQ(drawn("\u03b1", 6, 7), box);                                    // Greek alpha
  EXPECT_EQ(drawn("\u96f6|", 17, 7).substr(0, 18), "#####.#####...#..\n");  // a wide character: two boxes
  EXPECT_EQ(drawn("e\u0301", 12, 7), drawn("e", 12, 7));                    // a combining mark takes no place
}

TEST(PixelFont, ControlCharactersAndBrokenBytesAreEscaped) {
  EXPECT_EQ(drawn("a\nb", 30, 9), drawn("a\\nb", 30, 9));
  EXPECT_EQ(drawn("\xff", 30, 9), drawn("\\xff", 30, 9));
}

TEST(PixelFont, TextIsCutAtTheEdges) {
  EXPECT_EQ(drawn("L", 3, 2, -1, -5), "...\n###\n");
  EXPECT_EQ(drawn("L", 3, 2, 2, 1), "...\n..#\n");
  EXPECT_EQ(drawn("LLLL", 2, 1, 40, 40), "..\n");
}

TEST(PixelFont, EveryCharacterHasALookOfItsOwn) {
  std::map<std::string, std::string> seen;
  std::vector<std::string> characters{std::string(kRightMark), std::string(kWrongMark), std::string(kRefusedMark),
                                      "\u00e9"};
  for (char c = ' '; c <= '~'; ++c) characters.emplace_back(1, c);
  for (const std::string& character : characters) {
    const auto [place, is_new] = seen.emplace(drawn(character, 6, 11), character);
    EXPECT_TRUE(is_new) << character << " looks like " << place->second;
  }
  EXPECT_EQ(seen.size(), 99U);
}

}  // namespace
}  // namespace pipeline::cli
