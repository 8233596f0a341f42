#include "decode.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "sample_files.h"

namespace {

using drawing::Colour;
using pipeline::Shape;
using sample::File;
using sample::PngColour;
using testing::ElementsAre;

File grey(const File& file) { return sample::values(drawing::decode(file, Colour::grey)); }
File rgb(const File& file) { return sample::values(drawing::decode(file, Colour::rgb)); }

TEST(Decode, AGreyPngGivesItsVeryBytes) {
  const pipeline::Image image = drawing::decode(sample::small_png(), Colour::grey);
  EXPECT_EQ(image.pixels.shape(), (Shape{2, 3, 1}));
  EXPECT_THAT(sample::values(image), ElementsAre(10, 20, 30, 40, 50, 60));

  File all;
  for (int value = 0; value < 256; ++value) all.push_back(static_cast<std::uint8_t>(value));
  EXPECT_EQ(grey(sample::png(256, 1, 8, PngColour::grey, {all})), all);
}

TEST(Decode, FewerBitsAreStretched) {
  EXPECT_THAT(grey(sample::png(3, 1, 1, PngColour::grey, {{0b10100000}})), ElementsAre(255, 0, 255));
  EXPECT_THAT(grey(sample::png(3, 1, 2, PngColour::grey, {{0b01101100}})), ElementsAre(85, 170, 255));
  EXPECT_THAT(grey(sample::png(3, 1, 4, PngColour::grey, {{0x1f, 0x70}})), ElementsAre(17, 255, 119));
}

TEST(Decode, SixteenBitsAreRoundedToEight) {
  File row;
  File expected;
  for (std::uint32_t value = 0; value < 65536; ++value) {
    row.push_back(static_cast<std::uint8_t>(value >> 8U));
    row.push_back(static_cast<std::uint8_t>(value));
    expected.push_back(static_cast<std::uint8_t>((value * 255 + 32767) / 65535));  // round(value / 257)
  }
  std::vector<File> rows;
  for (auto at = row.begin(); at != row.end(); at += 512) rows.emplace_back(at, at + 512);
  EXPECT_EQ(grey(sample::png(256, 256, 16, PngColour::grey, rows)), expected);
}

TEST(Decode, ColourBecomesLumaOrRedGreenBlue) {
  const File file = sample::png(2, 1, 8, PngColour::rgb, {{100, 150, 200, 255, 0, 0}});
  EXPECT_THAT(grey(file), ElementsAre(141, 76));  // 0.299 R + 0.587 G + 0.114 B: 140.75 and 76.2
  EXPECT_THAT(rgb(file), ElementsAre(100, 150, 200, 255, 0, 0));
  EXPECT_EQ(drawing::decode(file, Colour::rgb).pixels.shape(), (Shape{1, 2, 3}));
}

TEST(Decode, AskedForColourAGreyImageHasThreeEqualChannels) {
  EXPECT_THAT(rgb(sample::png(2, 1, 8, PngColour::grey, {{7, 9}})), ElementsAre(7, 7, 7, 9, 9, 9));
}

TEST(Decode, APaletteIsLookedUp) {
  const File palette = sample::png_chunk("PLTE", {10, 20, 30, 40, 50, 60});
  EXPECT_THAT(rgb(sample::png(3, 1, 8, PngColour::palette, {{0, 1, 0}}, palette)),
              ElementsAre(10, 20, 30, 40, 50, 60, 10, 20, 30));
}

TEST(Decode, DarkInkOnNothingStandsOnWhite) {
  // 0: ink; then half and no ink. 255 - 255 * 128 / 255 = 127.
  EXPECT_THAT(grey(sample::png(3, 1, 8, PngColour::grey_alpha, {{0, 255, 0, 128, 0, 0}})), ElementsAre(0, 127, 255));
}

TEST(Decode, LightInkOnNothingStandsOnBlack) {
  EXPECT_THAT(grey(sample::png(3, 1, 8, PngColour::grey_alpha, {{255, 255, 255, 128, 0, 0}})),
              ElementsAre(255, 128, 0));
}

TEST(Decode, WhatIsTransparentDoesNotCountAsInk) {
  // One dark pixel of ink among transparent white ones.
  EXPECT_THAT(grey(sample::png(3, 1, 8, PngColour::grey_alpha, {{255, 0, 30, 255, 255, 0}})),
              ElementsAre(255, 30, 255));
}

TEST(Decode, AnImageWithoutInkIsWhite) {
  EXPECT_THAT(grey(sample::png(2, 1, 8, PngColour::grey_alpha, {{0, 0, 200, 0}})), ElementsAre(255, 255));
}

TEST(Decode, AnOpaqueImageWithAlphaIsLeftAsItIs) {
  EXPECT_THAT(rgb(sample::png(2, 1, 8, PngColour::rgb_alpha, {{1, 2, 3, 255, 250, 251, 252, 255}})),
              ElementsAre(1, 2, 3, 250, 251, 252));
}

TEST(Decode, AlphaOfSixteenBits) {
  // 0x8000 of 0xffff of black on white: 65535 - 32768 = 32767, which is 127.5 less a bit in bytes.
  EXPECT_THAT(grey(sample::png(2, 1, 16, PngColour::grey_alpha, {{0, 0, 0xff, 0xff, 0, 0, 0x80, 0}})),
              ElementsAre(0, 127));
}

TEST(Decode, APaletteWithTransparency) {
  const File chunks =
      sample::joined({sample::png_chunk("PLTE", {20, 20, 20, 90, 90, 90}), sample::png_chunk("tRNS", {0})});
  EXPECT_THAT(grey(sample::png(2, 1, 8, PngColour::palette, {{0, 1}}, chunks)), ElementsAre(255, 90));
}

TEST(Decode, OneGreyValueMayBeTransparent) {
  // 200 is nothing, 30 is ink: on white.
  EXPECT_THAT(grey(sample::png(3, 1, 8, PngColour::grey, {{200, 30, 201}}, sample::png_chunk("tRNS", {0, 200}))),
              ElementsAre(255, 30, 201));
  // Of 4 bits, 15 is decoded as 255; of 16, 0x0102.
  EXPECT_THAT(grey(sample::png(2, 1, 4, PngColour::grey, {{0xf2}}, sample::png_chunk("tRNS", {0, 15}))),
              ElementsAre(255, 34));
  EXPECT_THAT(grey(sample::png(2, 1, 16, PngColour::grey, {{1, 2, 0xff, 0xff}}, sample::png_chunk("tRNS", {1, 2}))),
              ElementsAre(0, 255));
}

TEST(Decode, ExifTurnsTheImageUpright) {
  // EXIF 2.3, tag 274. Stored: 10 20 30 / 40 50 60.
  struct Case {
    std::uint16_t orientation;
    Shape shape;
    File expected;
  };
  for (const Case& c : {Case{1, {2, 3, 1}, {10, 20, 30, 40, 50, 60}}, Case{2, {2, 3, 1}, {30, 20, 10, 60, 50, 40}},
                        Case{3, {2, 3, 1}, {60, 50, 40, 30, 20, 10}}, Case{4, {2, 3, 1}, {40, 50, 60, 10, 20, 30}},
                        Case{5, {3, 2, 1}, {10, 40, 20, 50, 30, 60}}, Case{6, {3, 2, 1}, {40, 10, 50, 20, 60, 30}},
                        Case{7, {3, 2, 1}, {60, 30, 50, 20, 40, 10}}, Case{8, {3, 2, 1}, {30, 60, 20, 50, 10, 40}},
                        Case{9, {2, 3, 1}, {10, 20, 30, 40, 50, 60}}}) {
    for (const bool big : {false, true}) {
      SCOPED_TRACE(testing::Message() << "orientation " << c.orientation << (big ? ", big-endian" : ""));
      const pipeline::Image image =
          drawing::decode(sample::small_png(sample::png_chunk("eXIf", sample::exif(c.orientation, big))), Colour::grey);
      EXPECT_EQ(image.pixels.shape(), c.shape);
      EXPECT_EQ(sample::values(image), c.expected);
    }
  }
}

TEST(Decode, AJpegIsTurnedToo) {
  // 8 x 16, left half 40, right half 200: whole blocks, which JPEG keeps.
  File pixels;
  for (int i = 0; i < 8 * 16; ++i) pixels.push_back(i % 16 < 8 ? 40 : 200);
  File file = sample::encoded(".jpg", 8, 16, 1, pixels);
  const File exif = sample::joined({{'E', 'x', 'i', 'f', 0, 0}, sample::exif(6)});
  const File segment = sample::joined({{0xff, 0xe1, 0, static_cast<std::uint8_t>(exif.size() + 2)}, exif});
  file.insert(file.begin() + 2, segment.begin(), segment.end());
  const pipeline::Image image = drawing::decode(file, Colour::grey);
  ASSERT_EQ(image.pixels.shape(), (Shape{16, 8, 1}));
  EXPECT_NEAR(sample::values(image).front(), 40, 1);  // a quarter turn to the right: left becomes top
  EXPECT_NEAR(sample::values(image).back(), 200, 1);
}

TEST(Decode, AGreyJpegKeepsAFlatValue) {
  EXPECT_THAT(grey(sample::encoded(".jpg", 3, 5, 1, File(15, 77))), testing::Each(77));
}

TEST(Decode, BmpFromBelowAndFromAbove) {
  const File palette = [] {
    File grey;
    for (int value = 0; value < 256; ++value)
      for (const int part : {value, value, value, 0}) grey.push_back(static_cast<std::uint8_t>(part));
    return grey;
  }();
  EXPECT_THAT(grey(sample::bmp(3, 2, 8, {4, 5, 6, 0, 1, 2, 3, 0}, palette)), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(grey(sample::bmp(3, -2, 8, {1, 2, 3, 0, 4, 5, 6, 0}, palette)), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(grey(sample::bmp(3, 1, 8, {3, 7, 0, 0, 0, 1}, palette, 1)), ElementsAre(7, 7, 7));  // run-length coded
}

TEST(Decode, ABmpHasNoAlphaUnlessItSaysSo) {
  // 32 bits a pixel without masks: the fourth byte means nothing.
  EXPECT_THAT(rgb(sample::bmp(2, 1, 32, {1, 2, 3, 0, 4, 5, 6, 128})), ElementsAre(3, 2, 1, 6, 5, 4));
}

TEST(Decode, TiffInBothByteOrders) {
  for (const bool big : {false, true})
    EXPECT_THAT(grey(sample::tiff(3, 2, {1, 2, 3, 4, 5, 6}, {{258, {3, {8}}}, {262, {3, {1}}}, {277, {3, {1}}}}, big)),
                ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST(Decode, TiffWhereZeroIsWhite) {
  EXPECT_THAT(grey(sample::tiff(2, 1, {1, 250}, {{258, {3, {8}}}, {262, {3, {0}}}, {277, {3, {1}}}})),
              ElementsAre(254, 5));
  EXPECT_THAT(grey(sample::tiff(2, 1, {0, 0, 0xff, 0xff}, {{258, {3, {16}}}, {262, {3, {0}}}, {277, {3, {1}}}})),
              ElementsAre(255, 0));
  EXPECT_THAT(grey(sample::tiff(3, 1, {0b10100000}, {{258, {3, {1}}}, {262, {3, {0}}}, {277, {3, {1}}}})),
              ElementsAre(0, 255, 0));
}

TEST(Decode, TiffAlphaStraightAndPremultiplied) {
  // Black at alpha 128 on white is 127, whether colours are multiplied by alpha or not. A straight 100 is
  // 100 * 128 / 255 + 127 = 177; libtiff cuts off 50.2 to 50. Premultiplied it stands as 50.
  struct Case {
    std::uint32_t kind;
    std::uint8_t stored;
  };
  for (const Case& c : {Case{2, 100}, Case{1, 50}}) {
    SCOPED_TRACE(c.kind);
    const File file = sample::tiff(2, 1, {0, 0, 0, 128, c.stored, c.stored, c.stored, 128},
                                   {{258, {3, {8, 8, 8, 8}}}, {262, {3, {2}}}, {277, {3, {4}}}, {338, {3, {c.kind}}}});
    EXPECT_THAT(grey(file), ElementsAre(127, 177));
  }
}

TEST(Decode, TiffAlphaOfSixteenBits) {
  // 0x8000 of 0xffff; 20000 straight and 10000 premultiplied are about the same ink: 10000 + 32767 = 166.4 * 257.
  for (const std::uint32_t kind : {1U, 2U}) {
    SCOPED_TRACE(kind);
    const std::uint16_t v = kind == 2 ? 20000 : 10000;
    const auto low = static_cast<std::uint8_t>(v);
    const auto high = static_cast<std::uint8_t>(v >> 8U);
    const File file =
        sample::tiff(1, 1, {low, high, low, high, low, high, 0, 0x80},
                     {{258, {3, {16, 16, 16, 16}}}, {262, {3, {2}}}, {277, {3, {4}}}, {338, {3, {kind}}}});
    EXPECT_THAT(grey(file), ElementsAre(166));
  }
}

TEST(Decode, TiffOrientation) {
  const File file = sample::tiff(3, 2, {10, 20, 30, 40, 50, 60},
                                 {{258, {3, {8}}}, {262, {3, {1}}}, {274, {3, {6}}}, {277, {3, {1}}}});
  EXPECT_EQ(drawing::decode(file, Colour::grey).pixels.shape(), (Shape{3, 2, 1}));
  EXPECT_THAT(grey(file), ElementsAre(40, 10, 50, 20, 60, 30));
}

TEST(Decode, WebpWithAndWithoutAlpha) {
  EXPECT_THAT(rgb(sample::encoded(".webp", 1, 2, 3, {1, 2, 3, 4, 5, 6})), ElementsAre(3, 2, 1, 6, 5, 4));
  EXPECT_THAT(grey(sample::encoded(".webp", 1, 2, 4, {9, 9, 9, 255, 0, 0, 0, 0})), ElementsAre(9, 255));
}

TEST(Decode, SamplesOfFloatsAreRefused) {
  try {
    grey(sample::tiff(1, 1, {0, 0, 0, 0x3f}, {{258, {3, {32}}}, {262, {3, {1}}}, {277, {3, {1}}}, {339, {3, {3}}}}));
    FAIL() << "no error";
  } catch (const pipeline::Error& error) {
    EXPECT_STREQ(error.what(), "the TIFF has 32 bits a sample; 8 or 16 are wanted");
  }
}

}  // namespace
