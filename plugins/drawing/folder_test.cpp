#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include <pipeline/error.h>
#include <pipeline/testing.h>

#include "sample_files.h"
#include "sample_folder.h"

namespace {

namespace fs = std::filesystem;
using pipeline::Images;
using pipeline::testing::StageRun;
using sample::PngColour;
using sample::small_png;
using testing::ElementsAre;

/// "ID LABEL AUTHOR" of each row; "-" for no label, no author without authors.
std::vector<std::string> rows(const Images& images) {
  std::vector<std::string> result;
  for (std::int64_t row = 0; row < images.size(); ++row) {
    std::string text = images.id(row) + " ";
    text += images.label_name(row).empty() ? "-" : std::string(images.label_name(row));
    if (!images.authors().empty()) text += " " + images.authors()[static_cast<std::size_t>(row)];
    result.push_back(text);
  }
  return result;
}

class DrawingFolder : public testing::Test {
 protected:
  StageRun& start(const std::string& more = "", int threads = 2) {
    run_ = std::make_unique<StageRun>("drawing.folder", "{ path: '" + folder_.path().string() + "'" + more + " }");
    return run_->threads(threads);
  }
  Images read(const std::string& more = "", int threads = 2) {
    start(more, threads).run();
    return run_->output<Images>("images");
  }
  /// Without the folder's own name.
  std::string error_of(const std::string& more = "") {
    try {
      read(more);
    } catch (const pipeline::Error& error) {
      const std::string text = error.what();
      const std::string name = "'" + folder_.path().string() + "': ";
      EXPECT_THAT(text, testing::HasSubstr(name));
      return text.substr(text.find(name) + name.size()) + "; help: " + error.help();
    }
    return "no error";
  }
  const std::vector<std::string>& warnings() const { return run_->warnings(); }
  void write(const std::string& name) const { folder_.write(name, small_png()); }

  sample::Folder folder_;
  std::unique_ptr<StageRun> run_;
};

TEST_F(DrawingFolder, LabelsAndAuthorsFromLabelsCsv) {
  for (const char* name : {"10.png", "2.png", "1.png"}) write(name);
  folder_.write("labels.csv", "file,label,author,kind\n1.png,7,ann,drawn\n2.png,10,bob,photo\n10.png,7,ann,drawn\n");
  folder_.write("sources.txt", "a paint program");
  const Images images = read();
  EXPECT_THAT(rows(images), ElementsAre("1.png 7 ann", "2.png 10 bob", "10.png 7 ann"));
  EXPECT_THAT(images.classes(), ElementsAre("7", "10"));
  EXPECT_THAT(warnings(), ElementsAre());
  EXPECT_THAT(run_->messages(), ElementsAre("3 images, 2 labels from labels.csv; 1 other file passed over"));
}

TEST_F(DrawingFolder, EachLabelsCsvSpeaksForItsFolder) {
  write("thin/1.png");
  write("thick/1.png");
  folder_.write("thin/labels.csv", "file,label\n1.png,3\n");
  folder_.write("thick/labels.csv", "file,label\n1.png,4\n");
  EXPECT_THAT(rows(read()), ElementsAre("thick/1.png 4", "thin/1.png 3"));
}

TEST_F(DrawingFolder, LabelsFromFolderNames) {
  for (const char* name : {"3/b.png", "3/a.png", "10/a.png", "ann/7/x.png"}) write(name);
  const Images images = read();
  EXPECT_THAT(rows(images), ElementsAre("3/a.png 3", "3/b.png 3", "10/a.png 10", "ann/7/x.png 7"));
  EXPECT_THAT(images.classes(), ElementsAre("3", "7", "10"));
  EXPECT_TRUE(images.authors().empty());
}

TEST_F(DrawingFolder, AFileBesideTheFoldersIsWarnedOf) {
  for (const char* name : {"sheet.png", "3/a.png"}) write(name);
  EXPECT_THAT(rows(read(", labels: folders")), ElementsAre("3/a.png 3", "sheet.png -"));
  EXPECT_THAT(warnings(), ElementsAre("1 image file is without a label from the folder names: sheet.png"));
  EXPECT_THAT(rows(read()), ElementsAre("3/a.png -", "sheet.png -"));
  EXPECT_THAT(warnings(), ElementsAre("some image files lie in folders below, some do not, and so all are without a "
                                      "label; write 'labels: folders' to take the folders' names, or 'labels: none'"));
}

TEST_F(DrawingFolder, LabelsFromFileNames) {
  write("3_ann_1.png");
  write("7_bob_1.png");
  EXPECT_THAT(rows(read(", pattern: '{label}_{author}_*'")), ElementsAre("3_ann_1.png 3 ann", "7_bob_1.png 7 bob"));
  EXPECT_THAT(rows(read()), ElementsAre("3_ann_1.png 3", "7_bob_1.png 7"));  // what auto finds
  EXPECT_THAT(rows(read(", labels: none")), ElementsAre("3_ann_1.png -", "7_bob_1.png -"));
}

TEST_F(DrawingFolder, NamesThatSayNothingStayUnlabelled) {
  write("IMG_0001.png");
  write("IMG_0002.png");
  const Images images = read();
  EXPECT_THAT(rows(images), ElementsAre("IMG_0001.png -", "IMG_0002.png -"));
  EXPECT_TRUE(images.classes().empty());
  EXPECT_THAT(run_->messages(), ElementsAre("2 images, unlabelled"));
}

TEST_F(DrawingFolder, ClassesInTheOrderGiven) {
  write("b_1.png");
  write("a_1.png");
  const Images images = read(", classes: [ c, b, a ]");
  EXPECT_THAT(images.classes(), ElementsAre("c", "b", "a"));
  EXPECT_THAT(images.labels(), ElementsAre(2, 1));
  EXPECT_EQ(error_of(", classes: [ c, a ]"),
            "'classes' does not name the label b; help: name every label, or leave 'classes' out");
  EXPECT_EQ(error_of(", classes: [ a, b, a ]"), "'classes' names 'a' twice; help: give each class a name of its own");
}

TEST_F(DrawingFolder, ReadsEveryFormatDepthAndSize) {
  const cv::Mat grey(3, 5, CV_8UC1, cv::Scalar(200));
  cv::imwrite(folder_.path("a.png").string(), grey);
  cv::imwrite(folder_.path("b.BMP").string(), grey);
  cv::imwrite(folder_.path("c.jpeg").string(), cv::Mat(7, 4, CV_8UC3, cv::Scalar(200, 200, 200)));
  cv::imwrite(folder_.path("d.tiff").string(), cv::Mat(2, 9, CV_16UC1, cv::Scalar(200 * 257)));
  cv::imwrite(folder_.path("e.webp").string(), cv::Mat(6, 5, CV_8UC3, cv::Scalar(200, 200, 200)),
              {cv::IMWRITE_WEBP_QUALITY, 101});
  cv::imwrite(folder_.path("f.png").string(), cv::Mat(3, 4, CV_8UC4, cv::Scalar(0, 0, 0, 55)));  // on white
  const Images images = read();
  const std::vector<pipeline::ImageShape> shapes{{3, 5, 1}, {3, 5, 1}, {7, 4, 1}, {2, 9, 1}, {6, 5, 1}, {3, 4, 1}};
  ASSERT_EQ(images.size(), 6);
  for (std::int64_t row = 0; row < 6; ++row) {
    SCOPED_TRACE(images.id(row));
    const pipeline::ImageView view = images.at(row);
    EXPECT_EQ(view.shape, shapes[static_cast<std::size_t>(row)]);
    for (std::int64_t i = 0; i < view.shape.values(); ++i) EXPECT_EQ(std::to_integer<int>(view.data[i]), 200);
  }
  EXPECT_EQ(read(", color: true").at(2).shape, (pipeline::ImageShape{7, 4, 3}));
}

TEST_F(DrawingFolder, SameForAnyNumberOfThreads) {
  for (std::uint8_t i = 0; i < 30; ++i)
    folder_.write(std::to_string(i) + ".png",
                  sample::png(2, 1, 8, PngColour::grey, {{i, static_cast<std::uint8_t>(3 * i)}}));
  const Images one = read("", 1);
  const Images four = read("", 4);
  EXPECT_EQ(one.pixels(), four.pixels());
  EXPECT_EQ(rows(one), rows(four));
}

TEST_F(DrawingFolder, WhatIsNoImageIsPassedOver) {
  for (const char* name :
       {"README.md", ".DS_Store", "Thumbs.db", "strokes.json", "._1.png", "__MACOSX/1.png", ".git/1.png"})
    folder_.write(name, "text");
  write("1.png");
  EXPECT_THAT(rows(read()), ElementsAre("1.png -"));
  EXPECT_THAT(warnings(), ElementsAre());
}

TEST_F(DrawingFolder, UnreadableFilesKeepTheirRowAndAreListed) {
  sample::File cut = small_png();
  cut.resize(50);
  folder_.write("a.png", cut);
  write("b.png");
  folder_.write("c.heic", std::string_view("\0\0\0\x18"
                                           "ftypheic",
                                           12));
  ASSERT_EQ(::mkfifo(folder_.path("d.png").c_str(), 0600), 0);
  fs::create_symlink("e.png", folder_.path("e.png"));
  fs::create_symlink("nowhere.png", folder_.path("f.png"));
  folder_.write("g.jpg", "not an image");
  folder_.write("labels.csv", "file,label\na.png,3\nb.png,7\nc.heic,7\nd.png,7\ne.png,7\nf.png,7\ng.jpg,7\n");
  const Images images = read();
  ASSERT_THAT(rows(images), ElementsAre("a.png 3", "b.png 7", "c.heic 7", "d.png 7", "e.png 7", "f.png 7", "g.jpg 7"));
  EXPECT_EQ(images.shape(), (pipeline::ImageShape{2, 3, 1}));
  const std::string cut_reason = "it is truncated: the PNG's IDAT chunk should reach to byte 60, but there are only 50";
  EXPECT_THAT(
      images.refused(),
      ElementsAre(
          testing::Pair(0, cut_reason),
          testing::Pair(2, "it is not a PNG, JPEG, BMP, TIFF or WebP image; it looks like HEIC, AVIF or MP4"),
          testing::Pair(3, "it is not a regular file"),
          testing::Pair(4, "it cannot be looked at: Too many levels of symbolic links"),
          testing::Pair(5, "there is no such file"),
          testing::Pair(6, "it is not a PNG, JPEG, BMP, TIFF or WebP image; it begins with the bytes 6e 6f 74 20")));
  ASSERT_EQ(warnings().size(), 1U);
  EXPECT_THAT(warnings()[0],
              testing::StartsWith("6 of 7 files cannot be read and will count as wrong:\n  a.png: " + cut_reason));
  EXPECT_THAT(warnings()[0], testing::EndsWith("\n  f.png: there is no such file\n  and 1 more"));
}

TEST_F(DrawingFolder, UnreadableAmongDifferentSizesIsOnePixel) {
  write("a.png");
  folder_.write("b.png", sample::png(1, 1, 8, PngColour::grey, {{9}}));
  folder_.write("c.png", "no image");
  const Images images = read();
  EXPECT_EQ(images.at(2).shape, (pipeline::ImageShape{1, 1, 1}));
  EXPECT_EQ(images.refused().size(), 1U);
}

TEST_F(DrawingFolder, UnreadableFilesEndTheRunWhereAskedTo) {
  write("a.png");
  folder_.write("b.png", "");
  EXPECT_EQ(error_of(", on_unreadable: stop"),
            "1 of 2 files cannot be read:\n  b.png: it is empty; help: mend or remove what is listed, or write "
            "'on_unreadable: list' to count it as wrong");
}

TEST_F(DrawingFolder, NothingReadableIsAnError) {
  folder_.write("b.png", "");
  EXPECT_EQ(error_of(), "1 of 1 file cannot be read:\n  b.png: it is empty; help: mend or replace what is listed");
}

TEST_F(DrawingFolder, FilesWithoutARowAreWarnedOf) {
  for (const char* name : {"a.png", "b.png", "c.png"}) write(name);
  folder_.write("labels.csv", "file,label,author\nb.png,3,ann\nc.png,,ann\n");
  EXPECT_THAT(rows(read()), ElementsAre("a.png - ", "b.png 3 ann", "c.png - ann"));
  EXPECT_THAT(warnings(), ElementsAre("1 image file is without a label from labels.csv: a.png"));
}

TEST_F(DrawingFolder, ARowNamesAFileWhateverItsEnding) {
  write("a.png");
  write("three");
  folder_.write("labels.csv", "file,label\nthree,3\na.png,7\n");
  EXPECT_THAT(rows(read()), ElementsAre("a.png 7", "three 3"));
}

TEST_F(DrawingFolder, RowsWithoutAFileAreAnError) {
  write("a.png");
  write("x/b.png");
  folder_.write("labels.csv", "file,label\na.png,3\nc.png,4\nx/b.png,1\nb.png,2\n");
  EXPECT_EQ(error_of(),
            "'labels.csv' has 2 bad lines:\n  line 3: there is no file 'c.png'\n  line 5: there is no file "
            "'b.png'; help: mend or remove what is listed");
}

TEST_F(DrawingFolder, TwoTablesForOneFileAreAnError) {
  write("x/b.png");
  folder_.write("labels.csv", "file,label\nx/b.png,1\n");
  folder_.write("x/labels.csv", "file,label\nb.png,2\n");
  EXPECT_EQ(error_of(),
            "'x/labels.csv' has 1 bad line:\n  line 2: 'b.png' has a row in another labels.csv already; "
            "help: mend or remove what is listed");
}

TEST_F(DrawingFolder, LinksToFoldersAreNotFollowed) {
  write("a.png");
  fs::create_directory_symlink("..", folder_.path("up"));
  fs::create_directory_symlink(".", folder_.path("loop"));
  EXPECT_THAT(rows(read()), ElementsAre("a.png -"));
  EXPECT_THAT(warnings(), ElementsAre("loop/: it is a link to a folder, and is passed over",
                                      "up/: it is a link to a folder, and is passed over"));
}

TEST_F(DrawingFolder, FoldersAreLookedInto32Deep) {
  std::string folder;
  for (int depth = 1; depth <= 33; ++depth) {
    folder += "f/";
    if (depth >= 32) write(folder + "a.png");
  }
  EXPECT_EQ(read().size(), 1);
  EXPECT_THAT(warnings(), ElementsAre(folder + ": it lies more than 32 folders deep, and is passed over"));
  EXPECT_EQ(error_of(", on_unreadable: stop"), "not all of it can be read; " + folder +
                                                   ": it lies more than 32 folders deep; help: mend or remove that, or "
                                                   "write 'on_unreadable: list'");
}

TEST_F(DrawingFolder, NamesThatAreNotUtf8AreSpelt) {
  write("a\xff.png");
  write("a\\xff.png");
  EXPECT_THAT(rows(read()), ElementsAre("a\\xff.png -", "a\\xff.png (2) -"));
}

TEST_F(DrawingFolder, MistakesInItsParametersAreTold) {
  EXPECT_EQ(error_of(), "it is empty; help: give a folder with PNG, JPEG, BMP, TIFF or WebP files");
  folder_.write("notes.txt", "");
  EXPECT_EQ(error_of(), "none of its 1 files is an image; help: give a folder with PNG, JPEG, BMP, TIFF or WebP files");
  write("a.png");
  EXPECT_EQ(error_of(", labels: csv"),
            "there is no labels.csv in the folder or below; help: write one with the columns "
            "file,label or file,label,author, or choose other 'labels'");
  EXPECT_EQ(error_of(", labels: folders"),
            "no image file lies in a folder below that could name its label; help: put the "
            "drawings into folders called like their labels, or choose other 'labels'");
  EXPECT_EQ(error_of(", pattern: '{label}_*'"),
            "the pattern '{label}_*' matches none of the files, such as a.png; help: "
            "{label} stands for the label, {author} for who drew it, * for anything");
  EXPECT_EQ(error_of(", labels: csv, pattern: '{label}_*'"),
            "'pattern' is given, and 'labels' asks for another source; help: write 'labels: pattern', or leave "
            "'pattern' out");
}

TEST_F(DrawingFolder, AFileOrNothingForAFolderIsAnError) {
  write("a.png");
  const auto error = [](const std::string& path) -> std::string {
    try {
      StageRun("drawing.folder", "{ path: '" + path + "' }").run();
    } catch (const pipeline::Error& failure) {
      return failure.what();
    }
    return "no error";
  };
  EXPECT_THAT(error(folder_.path("a.png").string()), testing::EndsWith("a.png': it is not a folder"));
  EXPECT_THAT(error(folder_.path("b").string()), testing::EndsWith("b': there is no such folder"));
}

TEST_F(DrawingFolder, StopsWhenAsked) {
  for (int i = 0; i < 20; ++i) write(std::to_string(i) + ".png");
  EXPECT_THROW(start().stop_after(4).run(), pipeline::Stopped);
}

}  // namespace
