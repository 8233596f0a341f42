#include "serve/drawing_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include <pipeline/error.h>

#include "support/temp_dir.h"

namespace pipeline::serve {
namespace {

using pipeline::testing::TempDir;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

const std::string kPng = "\x89PNG...";

std::string mistake_of_opening(const std::filesystem::path& folder) {
  try {
    DrawingFolder opened(folder);
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

TEST(DrawingFolder, KeepsImagesStrokesAndATable) {
  const TempDir temporary;
  DrawingFolder folder(temporary / "new/drawings");
  EXPECT_FALSE(folder.has_images());
  EXPECT_EQ(folder.add(kPng, "{}", "7", "ann"), "7_ann_0001.png");
  EXPECT_EQ(folder.add("\xff\xd8...", "", "7", "ann"), "7_ann_0002.jpg");
  folder.write_table({{"7_ann_0001.png", "7", "ann"}, {"7_ann_0002.jpg", "", ""}, {"a.png", "x,\"y\"", "Zoë\n"}});
  EXPECT_EQ(temporary.read("new/drawings/labels.csv"),
            "file,label,author\n7_ann_0001.png,7,ann\na.png,\"x,\"\"y\"\"\",\"Zoë\n\"\n");
  EXPECT_EQ(temporary.read("new/drawings/7_ann_0001.png"), kPng);
  EXPECT_EQ(temporary.read("new/drawings/7_ann_0001.json"), "{}");
  EXPECT_TRUE(folder.has_images());
}

TEST(DrawingFolder, OverwritesNothing) {
  const TempDir temporary;
  temporary.write("7_me_0001.png", "mine");
  temporary.write("7_me_0002.json", "mine too");
  std::filesystem::create_symlink("/nowhere", temporary / "7_me_0003.png");
  DrawingFolder folder(temporary.path());
  EXPECT_EQ(folder.add(kPng, "", "7", ""), "7_me_0004.png");
  EXPECT_EQ(temporary.read("7_me_0001.png"), "mine");
}

TEST(DrawingFolder, NamesStayInTheFolder) {
  EXPECT_EQ(file_name_part("../../etc/passwd", "x"), "etc-passwd");
  EXPECT_EQ(file_name_part("Zoë", "x"), "Zo");
  EXPECT_EQ(file_name_part("...", "x"), "x");
  EXPECT_EQ(file_name_part("", "me"), "me");
  EXPECT_EQ(file_name_part("a b  c", "x"), "a-b-c");
  EXPECT_EQ(file_name_part(std::string(1000, 'a'), "x").size(), 40U);
  const TempDir temporary;
  DrawingFolder folder(temporary / "in");
  folder.add(kPng, "{}", "../7", "/../ann");
  EXPECT_THAT(temporary.names(), UnorderedElementsAre("in"));
}

TEST(DrawingFolder, LeavesATableOfAnotherKindAlone) {
  const TempDir temporary;
  temporary.write("labels.csv", "file,label,author,kind\na.png,7,ann,photo\n");
  EXPECT_THAT(mistake_of_opening(temporary.path()), HasSubstr("labels.csv does not begin with 'file,label,author'"));
  temporary.write("labels.csv", "file,label,author\r\na.png,7,ann\r\n");
  EXPECT_EQ(mistake_of_opening(temporary.path()), "none");
  temporary.write("below/labels.csv", "file,label\n");
  EXPECT_THAT(mistake_of_opening(temporary.path()), HasSubstr("has a labels.csv in a folder below"));
  EXPECT_THAT(mistake_of_opening(temporary.write("file", "")), HasSubstr("is not a folder"));
}

TEST(DrawingFolder, OneProgramAtATimeSaves) {
  const TempDir temporary;
  DrawingFolder first(temporary / "a");
  first.add(kPng, "", "7", "ann");
  DrawingFolder second(temporary / "a");
  try {
    second.add(kPng, "", "7", "ann");
    FAIL() << "both save";
  } catch (const Error& error) {
    EXPECT_EQ(error.what(), "another 'pipeline draw' saves into " + (temporary / "a").string());
  }
}

TEST(DrawingFolder, WhatCannotBeWrittenLeavesNothing) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write anywhere";
  const TempDir temporary;
  ::chmod(temporary.path().c_str(), 0500);
  DrawingFolder folder(temporary.path());
  EXPECT_THROW(folder.add(kPng, "{}", "7", "ann"), Error);
  ::chmod(temporary.path().c_str(), 0700);
  EXPECT_TRUE(temporary.names().empty());
}

TEST(DrawingFolder, RemovesADrawingWithItsStrokes) {
  const TempDir temporary;
  DrawingFolder folder(temporary.path());
  const std::string name = folder.add(kPng, "{}", "7", "ann");
  EXPECT_EQ(strokes_beside(temporary / name), "{}");
  folder.replace_strokes(name, "{ }");
  EXPECT_EQ(strokes_beside(temporary / name), "{ }");
  folder.remove(name);
  EXPECT_TRUE(temporary.names().empty());
  EXPECT_EQ(strokes_beside(temporary / name), std::nullopt);
}

}  // namespace
}  // namespace pipeline::serve
