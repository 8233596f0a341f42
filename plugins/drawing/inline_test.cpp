#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include <pipeline/error.h>
#include <pipeline/testing.h>

#include "sample_files.h"
#include "sample_folder.h"

namespace {

using pipeline::Images;
using pipeline::testing::StageRun;
using testing::ElementsAre;

/// An 8-bit grey PNG of 2 x 3 pixels, 10 20 30 / 40 50 60, made by Python's zlib and base64.
const std::string kPng =
    "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAAAAAC4HznGAAAAEElEQVR4nGPgEpFj0DCyAQACdADTfkxjGgAAAABJRU5ErkJggg==";
/// A vertical line at x = 3.
const std::string kLine =
    R"({"format":"pipeline-strokes","version":1,"canvas":[12,8],"strokes":[{"x":[3,3],"y":[-9,20]}]})";

Images read_inline(const std::string& parameters) {
  StageRun run("drawing.inline", parameters);
  run.run();
  return run.output<Images>("images");
}

std::string inline_error(const std::string& parameters) {
  try {
    read_inline(parameters);
  } catch (const pipeline::Error& error) {
    return error.what() + ("; help: " + error.help());
  }
  return "no error";
}

TEST(DrawingInline, ImagesThenDrawings) {
  const Images images =
      read_inline("{ strokes: ['" + kLine + "'], images: ['" + kPng + "'], brush: 1, antialias: false }");
  ASSERT_EQ(images.size(), 2);
  EXPECT_EQ(images.id(0), "image 1");
  EXPECT_EQ(images.id(1), "drawing 1");
  EXPECT_EQ(images.at(0).shape, (pipeline::ImageShape{2, 3, 1}));
  EXPECT_THAT(sample::values(pipeline::Image{images.select(std::vector<std::int64_t>{0}).pixels().reshaped({2, 3, 1})}),
              ElementsAre(10, 20, 30, 40, 50, 60));
  EXPECT_EQ(images.at(1).shape, (pipeline::ImageShape{8, 12, 1}));
}

TEST(DrawingInline, StrokesAreDrawnAsFromAFile) {
  const sample::Folder folder;
  folder.write("a.json", kLine);
  const std::string how = ", brush: 2.5, scale: 0.7, place: corners, margin: 1 }";
  StageRun from_file("drawing.strokes", "{ path: '" + folder.path().string() + "'" + how);
  from_file.run();
  EXPECT_EQ(read_inline("{ strokes: ['" + kLine + "']" + how).pixels(), from_file.output<Images>("images").pixels());
}

TEST(DrawingInline, WhatCannotBeReadIsNamed) {
  EXPECT_EQ(inline_error("{ images: ['" + kPng + "', 'AAAA', 'no'], strokes: ['{}'] }"),
            "3 of 4 cannot be read:\n"
            "  image 2: it is not a PNG, JPEG, BMP, TIFF or WebP image; it begins with the bytes 00 00 "
            "00\n"
            "  image 3: it is not base64\n"
            "  drawing 1: it is no drawing: its 'format' is not \"pipeline-strokes\"; help: mend or leave out what is "
            "listed");
}

TEST(DrawingInline, NothingToReadAndColouredStrokesAreErrors) {
  EXPECT_EQ(inline_error("{}"), "there is nothing in 'images' or 'strokes'; help: give at least one of either");
  EXPECT_EQ(inline_error("{ strokes: ['" + kLine + "'], color: true }"),
            "strokes are drawn in one channel; help: leave 'color' or 'strokes' out");
}

}  // namespace
