#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/error.h>
#include <pipeline/testing.h>

#include "sample_folder.h"

namespace {

namespace fs = std::filesystem;
using pipeline::Image;
using pipeline::Images;
using pipeline::Tensor;
using pipeline::testing::StageRun;
using testing::ElementsAre;

template <class T>
Image image(std::int64_t height, std::int64_t width, std::int64_t channels, const std::vector<T>& values) {
  Image result{Tensor::uninitialized(pipeline::dtype_of<T>, {height, width, channels})};
  std::ranges::copy(values, result.pixels.writable<T>().begin());
  return result;
}
Image small(std::uint8_t first) { return image<std::uint8_t>(2, 3, 1, {first, 10, 20, 30, 40, 50}); }

class DrawingSave : public testing::Test {
 protected:
  void save(const Images& images, int threads = 2) {
    run_ = std::make_unique<StageRun>("drawing.save", "{ path: '" + folder_.path("out").string() + "' }");
    run_->threads(threads).input("images", images).run();
  }
  Images read(const std::string& more = "") {
    StageRun run("drawing.folder", "{ path: '" + folder_.path("out").string() + "'" + more + " }");
    run.run();
    return run.output<Images>("images");
  }
  std::string error_of(const Images& images) {
    try {
      save(images);
    } catch (const pipeline::Error& error) {
      const std::string text = error.what();
      const std::string name = "'" + folder_.path("out").string() + "': ";
      return text.substr(text.find(name) + name.size());
    }
    return "no error";
  }

  sample::Folder folder_;
  std::unique_ptr<StageRun> run_;
};

TEST_F(DrawingSave, WhatIsSavedReadsBackTheSame) {
  Images::Columns columns{
      {1, Images::kUnlabelled, 0}, {"a,b", " say \"c\""}, {"1.png", "2.png", "x/3.png"}, {"ann", "", "b\nc"}};
  const Images images({small(1), image<std::uint8_t>(1, 2, 1, {7, 8}), small(3)}, columns);
  save(images);
  const Images again = read(", classes: [ 'a,b', ' say \"c\"' ]");
  ASSERT_EQ(again.size(), 3);
  for (std::int64_t row = 0; row < 3; ++row) {
    SCOPED_TRACE(row);
    EXPECT_EQ(again.id(row), images.id(row));
    EXPECT_EQ(again.label_name(row), images.label_name(row));
    EXPECT_EQ(again.authors()[static_cast<std::size_t>(row)], images.authors()[static_cast<std::size_t>(row)]);
    ASSERT_EQ(again.at(row).shape, images.at(row).shape);
    for (std::int64_t i = 0; i < images.at(row).shape.values(); ++i)
      EXPECT_EQ(again.at(row).data[i], images.at(row).data[i]);
  }
  EXPECT_THAT(run_->messages(), ElementsAre("3 images saved in '" + folder_.path("out").string() + "'"));
}

TEST_F(DrawingSave, ColoursStayWhatTheyAre) {
  save(Images({image<std::uint8_t>(1, 2, 3, {1, 2, 3, 40, 50, 60})}, {{}, {}, {"a"}, {}}));
  const Images again = read(", color: true");
  std::vector<int> values;
  for (int i = 0; i < 6; ++i) values.push_back(std::to_integer<int>(again.at(0).data[i]));
  EXPECT_THAT(values, ElementsAre(1, 2, 3, 40, 50, 60));
}

TEST_F(DrawingSave, FloatsBecomeBytes) {
  save(Images({image<float>(1, 3, 1, {0.0F, 0.4F, 1.0F})}, {}));  // 0.4 x 255 = 102
  EXPECT_EQ(folder_.read("out/labels.csv"), "file,label\n0.png,\n");
  const Images again = read();
  std::vector<int> values;
  for (int i = 0; i < 3; ++i) values.push_back(std::to_integer<int>(again.at(0).data[i]));
  EXPECT_THAT(values, ElementsAre(0, 102, 255));
  EXPECT_EQ(error_of(Images({image<float>(1, 2, 1, {0.0F, 1.5F})}, {})),
            "an image holds values outside [0, 1]; floats are saved as 255 v");
}

TEST_F(DrawingSave, EndingsThatDifferMakeDifferentFiles) {
  save(Images({small(1), small(2), small(3), small(4)}, {{}, {}, {"a.jpg", "a.png", "b.json", "b"}, {}}));
  EXPECT_EQ(folder_.read("out/labels.csv"), "file,label\na.png,\na.png.png,\nb.png,\nb.2.png,\n");
  EXPECT_EQ(std::to_integer<int>(read().at(1).data[0]), 2);
}

TEST_F(DrawingSave, RefusedImagesAreNotSaved) {
  const Images images({small(1), small(2)}, {{0, 0}, {"7"}, {"a", "b"}, {}});
  save(images.with_refused({{0, "blank"}}));
  EXPECT_EQ(folder_.read("out/labels.csv"), "file,label\nb.png,7\n");
  EXPECT_FALSE(fs::exists(folder_.path("out/a.png")));
  EXPECT_THAT(run_->warnings(), ElementsAre("1 image was refused by a step before, and not saved"));
}

TEST_F(DrawingSave, ReplacesWhatItSavedBeforeAndLeavesTheRest) {
  folder_.write("out/notes.txt", "mine");
  save(Images({small(1)}, {{}, {}, {"a"}, {}}));
  save(Images({small(9)}, {{}, {}, {"a"}, {}}));
  EXPECT_EQ(std::to_integer<int>(read().at(0).data[0]), 9);
  EXPECT_EQ(folder_.read("out/notes.txt"), "mine");
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder_.path("out")))
    names.push_back(entry.path().filename().string());
  EXPECT_THAT(names, testing::UnorderedElementsAre("a.png", "labels.csv", "notes.txt"));
}

TEST_F(DrawingSave, SameForAnyNumberOfThreads) {
  std::vector<Image> images;
  for (std::uint8_t i = 0; i < 20; ++i) images.push_back(small(i));
  save(Images(images, {}), 1);
  const Images one = read();
  save(Images(images, {}), 4);
  EXPECT_EQ(one.pixels(), read().pixels());
}

TEST_F(DrawingSave, IdsThatLeaveTheFolderAreAnError) {
  for (const std::string id : {"../a", "/a", "a/../../b", "", "a//b", "."}) {
    SCOPED_TRACE(id);
    EXPECT_EQ(error_of(Images({small(1)}, {{}, {}, {id}, {}})), "the id '" + id + "' cannot be a file's name");
  }
}

TEST_F(DrawingSave, AFolderThatCannotBeMadeIsAnError) {
  folder_.write("out", "a file");
  EXPECT_EQ(error_of(Images({small(1)}, {})), "the folder cannot be made: Not a directory");
  fs::remove(folder_.path("out"));
  fs::create_directories(folder_.path("out/0.png"));
  EXPECT_EQ(error_of(Images({small(1)}, {})),
            "cannot write '" + folder_.path("out/0.png").string() + "': Is a directory");
}

}  // namespace
