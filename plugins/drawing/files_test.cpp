#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include <pipeline/error.h>
#include <pipeline/testing.h>

#include "sample_files.h"
#include "sample_folder.h"

namespace {

namespace fs = std::filesystem;
using pipeline::Images;
using pipeline::testing::StageRun;
using sample::File;
using sample::PngColour;
using testing::ElementsAre;

class DrawingFiles : public testing::Test {
 protected:
  std::string write(const std::string& name, const File& content) const { return folder_.write(name, content); }
  std::string path(const std::string& name) const { return folder_.path(name).string(); }

  static std::string parameters(const std::vector<std::string>& paths, const std::string& more = "") {
    std::string text = "{ paths: [";
    for (const std::string& path : paths) text += (text.back() == '[' ? "'" : ", '") + path + "'";
    return text + "]" + more + " }";
  }

  sample::Folder folder_;
};

Images read(const std::string& parameters, int threads = 2) {
  StageRun run("drawing.files", parameters);
  run.threads(threads).run();
  return run.output<Images>("images");
}

File stored(const Images& images, std::int64_t row) {
  const pipeline::ImageView view = images.at(row);
  const auto* values = reinterpret_cast<const std::uint8_t*>(view.data);
  return {values, values + view.shape.values()};
}

TEST_F(DrawingFiles, OneRowAFileInTheOrderGiven) {
  const Images images = read(parameters({write("b.png", sample::png(2, 1, 8, PngColour::grey, {{1, 2}})),
                                         write("a.png", sample::png(2, 1, 8, PngColour::grey, {{3, 4}}))}));
  ASSERT_EQ(images.size(), 2);
  EXPECT_FALSE(images.is_ragged());
  EXPECT_EQ(images.dtype(), pipeline::DType::u8);
  EXPECT_EQ(images.shape(), (pipeline::ImageShape{1, 2, 1}));
  EXPECT_EQ(images.id(0), "b.png");
  EXPECT_EQ(images.id(1), "a.png");
  EXPECT_THAT(stored(images, 0), ElementsAre(1, 2));
  EXPECT_THAT(stored(images, 1), ElementsAre(3, 4));
  EXPECT_EQ(images.label_name(0), "");
}

TEST_F(DrawingFiles, EachKeepsItsSize) {
  const Images images = read(
      parameters({write("a.png", sample::small_png()), write("b.png", sample::png(1, 1, 8, PngColour::grey, {{9}}))}));
  ASSERT_TRUE(images.is_ragged());
  EXPECT_EQ(images.at(0).shape, (pipeline::ImageShape{2, 3, 1}));
  EXPECT_THAT(stored(images, 1), ElementsAre(9));
}

TEST_F(DrawingFiles, InColour) {
  const std::string path = write("a.png", sample::png(1, 1, 8, PngColour::rgb, {{10, 20, 30}}));
  EXPECT_THAT(stored(read(parameters({path}, ", color: true")), 0), ElementsAre(10, 20, 30));
}

TEST_F(DrawingFiles, FoldersTellEqualNamesApart) {
  const Images images =
      read(parameters({write("ann/3.png", sample::small_png()), write("bob/3.png", sample::small_png())}));
  EXPECT_EQ(images.id(0), "ann/3.png");
  EXPECT_EQ(images.id(1), "bob/3.png");
}

TEST_F(DrawingFiles, SameForAnyNumberOfThreads) {
  std::vector<std::string> paths;
  for (std::uint8_t i = 0; i < 20; ++i)
    paths.push_back(write("i" + std::to_string(i) + ".png",
                          sample::png(2, 1, 8, PngColour::grey, {{i, static_cast<std::uint8_t>(3 * i)}})));
  EXPECT_EQ(read(parameters(paths), 1).pixels(), read(parameters(paths), 4).pixels());
}

TEST_F(DrawingFiles, AllThatCannotBeReadAreListed) {
  File truncated = sample::small_png();
  truncated.resize(50);
  fs::create_directories(path("folder"));
  const std::string huge = write("huge.png", sample::small_png());
  fs::resize_file(huge, 64'000'001);
  const std::vector<std::string> paths{write("good.png", sample::small_png()),
                                       write("cut.png", truncated),
                                       write("notes.txt", {'h', 'e', 'l', 'l', 'o'}),
                                       path("missing.png"),
                                       path("folder"),
                                       huge};
  try {
    read(parameters(paths));
    FAIL() << "no error";
  } catch (const pipeline::Error& error) {
    EXPECT_THAT(
        error.what(),
        testing::EndsWith("5 of 6 files cannot be read as an image:\n"
                          "  " +
                          paths[1] +
                          ": it is truncated: the PNG's IDAT chunk should reach to byte 60, but there are only 50\n"
                          "  " +
                          paths[2] +
                          ": it is not a PNG, JPEG, BMP, TIFF or WebP image; it begins with the bytes 68 65 6c 6c\n"
                          "  " +
                          paths[3] +
                          ": there is no such file\n"
                          "  " +
                          paths[4] +
                          ": it is a folder, not an image file\n"
                          "  " +
                          paths[5] + ": it has 64000001 bytes; at most 64 million are read"));
    EXPECT_EQ(error.help(), "mend, replace or leave out what is listed");
  }
}

TEST_F(DrawingFiles, NoPathsIsAnError) {
  try {
    read("{ paths: [] }");
    FAIL() << "no error";
  } catch (const pipeline::Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("'paths' names no file"));
  }
}

}  // namespace
