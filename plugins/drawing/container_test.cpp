#include "container.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "sample_files.h"

namespace {

using drawing::Container;
using drawing::Format;
using sample::File;
using sample::PngColour;

const std::map<std::uint16_t, sample::TiffField> kGreyTiff{{258, {3, {8}}}, {262, {3, {1}}}, {277, {3, {1}}}};

File text(const std::string& content) { return {content.begin(), content.end()}; }

std::string refusal(const File& file) {
  try {
    drawing::inspect(file);
  } catch (const pipeline::Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Inspect, ReadsFormatAndSize) {
  struct Case {
    std::string name;
    File file;
    Format format;
  };
  for (const Case& c :
       {Case{"png", sample::small_png(), Format::png}, Case{"bmp", sample::bmp(3, 2, 24, File(24)), Format::bmp},
        Case{"bmp from above", sample::bmp(3, -2, 24, File(24)), Format::bmp},
        Case{"tiff", sample::tiff(3, 2, File(6), kGreyTiff), Format::tiff},
        Case{"big-endian tiff", sample::tiff(3, 2, File(6), kGreyTiff, true), Format::tiff},
        Case{"jpeg", sample::encoded(".jpg", 2, 3, 1, File(6)), Format::jpeg},
        Case{"webp", sample::encoded(".webp", 2, 3, 3, File(18)), Format::webp}}) {
    SCOPED_TRACE(c.name);
    const Container container = drawing::inspect(c.file);
    EXPECT_EQ(container.format, c.format);
    EXPECT_EQ(container.width, 3);
    EXPECT_EQ(container.height, 2);
  }
}

TEST(Inspect, WhatFollowsTheImageIsLeftAlone) {
  File png = sample::small_png();
  png.insert(png.end(), 100, 7);
  EXPECT_EQ(drawing::inspect(png).width, 3);
  File jpeg = sample::encoded(".jpg", 2, 3, 1, File(6));
  jpeg.insert(jpeg.end(), 100, 7);
  EXPECT_EQ(drawing::inspect(jpeg).width, 3);
}

TEST(Inspect, OtherFilesAreNamed) {
  EXPECT_EQ(refusal({}), "it is empty");
  EXPECT_EQ(refusal(text("GIF89a...")), "it is not a PNG, JPEG, BMP, TIFF or WebP image; it looks like a GIF");
  EXPECT_EQ(refusal(text("a,b\n1,2\n")),
            "it is not a PNG, JPEG, BMP, TIFF or WebP image; it begins with the bytes 61 2c 62 0a");
  EXPECT_EQ(refusal({0x89, 'P', 'N'}), "it is truncated: only 3 bytes");
  EXPECT_EQ(refusal({'I', 'I', 43, 0, 8, 0}), "it is a BigTIFF; save it as a plain TIFF or a PNG");
}

TEST(Inspect, HugeImagesAreRefusedByTheirHeader) {
  EXPECT_EQ(refusal(sample::png(60000, 60000, 8, PngColour::grey, {})),
            "it has 60000 x 60000 pixels; at most 64 million are read, and 65535 a side");
  EXPECT_EQ(refusal(sample::png(70000, 1, 1, PngColour::grey, {})),
            "it has 70000 x 1 pixels; at most 64 million are read, and 65535 a side");
  EXPECT_EQ(refusal(sample::bmp(2147483647, -2147483647, 32, {})),
            "it has 2147483647 x 2147483647 pixels; at most 64 million are read, and 65535 a side");
  EXPECT_EQ(refusal(sample::tiff(4000000000U, 4000000000U, File(6), kGreyTiff)),
            "it has 4000000000 x 4000000000 pixels; at most 64 million are read, and 65535 a side");
  EXPECT_EQ(refusal(sample::png(0, 5, 8, PngColour::grey, {})), "its header promises 0 x 5 pixels");
}

TEST(Inspect, ADamagedPngIsKnownByItsChecksums) {
  File file = sample::small_png();
  file[45] ^= 1U;  // in the data of IDAT, which begins at byte 33
  EXPECT_EQ(refusal(file), "it is damaged: the checksum of the PNG's IDAT chunk at byte 33 does not match");
}

TEST(Inspect, ATruncatedPngSaysWhere) {
  File file = sample::small_png();
  file.resize(50);
  // 8 bytes of signature, 25 of IHDR, then IDAT: 4 of length, 4 of type and 2 + 5 + 2 * 4 + 4 of data.
  EXPECT_EQ(refusal(file), "it is truncated: the PNG's IDAT chunk should reach to byte 60, but there are only 50");
  file = sample::small_png();
  file.resize(file.size() - 12);  // without IEND
  EXPECT_EQ(refusal(file), "it is truncated: a PNG chunk's head should reach to byte " +
                               std::to_string(file.size() + 4) + ", but there are only " + std::to_string(file.size()));
}

TEST(Inspect, ATruncatedJpegHasNoEnd) {
  File file = sample::encoded(".jpg", 16, 16, 1, File(256, 90));
  file.resize(file.size() - 2);
  EXPECT_EQ(refusal(file), "it is truncated: the JPEG's compressed data breaks off without an end marker");
}

TEST(Inspect, TheEndOfAThumbnailIsNotTheEnd) {
  // An end marker inside a segment, and then nothing.
  EXPECT_EQ(refusal({0xff, 0xd8, 0xff, 0xe1, 0, 6, 0xff, 0xd8, 0xff, 0xd9}),
            "it is truncated: a JPEG marker should reach to byte 11, but there are only 10");
}

TEST(Inspect, ABmpMustHoldItsLines) {
  File file = sample::bmp(3, 2, 24, File(24));
  file.pop_back();
  EXPECT_EQ(refusal(file), "it is truncated: the BMP's pixel data should reach to byte 78, but there are only 77");
  EXPECT_EQ(refusal(sample::bmp(3, 1, 8, {3, 7, 0, 0}, {}, 1)),
            "it is truncated: the BMP's run-length coded data should reach to byte 5, but there are only 4");
}

TEST(Inspect, ATiffMustHoldItsStrips) {
  EXPECT_EQ(refusal(sample::tiff(3, 2, File(5), kGreyTiff)),
            "it is damaged: the TIFF holds 5 bytes of image data, but 6 are needed");
  auto fields = kGreyTiff;
  fields[279] = {4, {100000}};
  EXPECT_THAT(refusal(sample::tiff(3, 2, File(6), fields)),
              testing::StartsWith("it is truncated: the TIFF's image data should reach to byte 100008"));
  fields = kGreyTiff;
  fields[277] = {3, {2}};
  EXPECT_EQ(refusal(sample::tiff(3, 2, File(12), fields)), "the TIFF has 2 samples a pixel; 1, 3 or 4 can be read");
}

TEST(Inspect, ATruncatedWebpIsShorterThanItSays) {
  File file = sample::encoded(".webp", 2, 3, 3, File(18));
  const std::string size = std::to_string(file.size());
  file.pop_back();
  EXPECT_EQ(refusal(file), "it is truncated: the WebP should reach to byte " + size + ", but there are only " +
                               std::to_string(file.size()));
}

TEST(Inspect, AnAnimatedWebpIsNotOneImage) {
  EXPECT_EQ(refusal({'R', 'I', 'F', 'F', 22, 0, 0, 0, 'W', 'E', 'B', 'P', 'V', 'P', '8',
                     'X', 10,  0,   0,   0,  2, 0, 0, 0,   0,   0,   0,   0,   0,   0}),
            "it is an animated WebP; save one frame as a still image");
}

}  // namespace
