#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <pipeline/error.h>
#include <pipeline/testing.h>

#include "sample_folder.h"

namespace {

using pipeline::Images;
using pipeline::testing::StageRun;
using testing::ElementsAre;

std::string file(const std::string& names, const std::string& strokes, const std::string& canvas = "[12,8]") {
  return R"({"format":"pipeline-strokes","version":1,)" + names + R"("canvas":)" + canvas + R"(,"strokes":)" + strokes +
         "}";
}
/// A vertical line at x = 3.
const std::string kLine = R"([{"x":[3,3],"y":[-9,20]}])";

class DrawingStrokes : public testing::Test {
 protected:
  Images read(const std::string& more = "", int threads = 2) {
    run_ = std::make_unique<StageRun>("drawing.strokes", "{ path: '" + folder_.path().string() + "'" + more + " }");
    run_->threads(threads).run();
    return run_->output<Images>("images");
  }
  std::string error_of(const std::string& more = "") {
    try {
      read(more);
    } catch (const pipeline::Error& error) {
      const std::string text = error.what();
      const std::string name = "'" + folder_.path().string() + "': ";
      return text.substr(text.find(name) + name.size()) + "; help: " + error.help();
    }
    return "no error";
  }

  sample::Folder folder_;
  std::unique_ptr<StageRun> run_;
};

TEST_F(DrawingStrokes, OneRowAFileWithLabelAndAuthor) {
  folder_.write("10.json", file(R"("label":"7","author":"ann",)", kLine));
  folder_.write("2.json", file(R"("label":"10",)", kLine));
  folder_.write("sub/1.json", file("", kLine));
  folder_.write("notes.txt", "");
  const Images images = read(", brush: 1");
  ASSERT_EQ(images.size(), 3);
  EXPECT_EQ(images.shape(), (pipeline::ImageShape{8, 12, 1}));
  EXPECT_THAT((std::vector<std::string>{images.id(0), images.id(1), images.id(2)}),
              ElementsAre("2.json", "10.json", "sub/1.json"));
  EXPECT_THAT(images.classes(), ElementsAre("7", "10"));
  EXPECT_THAT(images.labels(), ElementsAre(1, 0, Images::kUnlabelled));
  EXPECT_THAT(images.authors(), ElementsAre("", "ann", ""));
  std::vector<int> line;
  for (int x = 0; x < 12; ++x) line.push_back(std::to_integer<int>(images.at(0).data[x]));
  EXPECT_THAT(line, ElementsAre(255, 255, 255, 0, 255, 255, 255, 255, 255, 255, 255, 255));
}

TEST_F(DrawingStrokes, TheSameDrawingInOtherWays) {
  folder_.write("1.json", file("", kLine));
  const Images images = read(", canvas: 6, brush: 2, ground: 10, ink: 200, antialias: false, place: center");
  EXPECT_EQ(images.shape(), (pipeline::ImageShape{4, 6, 1}));
  std::vector<int> line;
  for (int x = 0; x < 6; ++x) line.push_back(std::to_integer<int>(images.at(0).data[x]));
  EXPECT_THAT(line, ElementsAre(10, 10, 200, 200, 10, 10));  // within 1 of 2.5
}

TEST_F(DrawingStrokes, SameForAnyNumberOfThreads) {
  for (int i = 0; i < 20; ++i) {
    const std::string x = std::to_string(i);
    folder_.write(x + ".json", file("", R"([{"x":[1,)" + x + R"(],"y":[2,7]}])"));
  }
  const std::string more = ", texture: 20, place: corners";
  EXPECT_EQ(read(more, 1).pixels(), read(more, 4).pixels());
}

TEST_F(DrawingStrokes, UnreadableFilesKeepTheirRowAndAreListed) {
  folder_.write("a.json", file(R"("label":"7",)", kLine));
  folder_.write("b.json", "{ \"digits\": 3 }");
  const Images images = read();
  ASSERT_EQ(images.size(), 2);
  EXPECT_THAT(images.refused(),
              ElementsAre(testing::Pair(1, "it is no drawing: its 'format' is not \"pipeline-strokes\"")));
  EXPECT_THAT(run_->warnings(),
              ElementsAre("1 of 2 files cannot be read and will count as wrong:\n  b.json: it is no drawing: its "
                          "'format' is not \"pipeline-strokes\""));
  EXPECT_THAT(error_of(", on_unreadable: stop"), testing::StartsWith("1 of 2 files cannot be read:\n  b.json: "));
}

TEST_F(DrawingStrokes, MistakesAreTold) {
  EXPECT_EQ(error_of(), "it is empty; help: give a folder with drawings as strokes");
  folder_.write("a.png", "");
  EXPECT_EQ(error_of(), "none of its 1 files is a *.json; help: give a folder with drawings as strokes");
  folder_.write("a.json", file(R"("label":"7",)", kLine));
  EXPECT_EQ(error_of(", classes: [ a ]"),
            "'classes' does not name the label 7; help: name every label, or leave "
            "'classes' out");
  folder_.write("a.json", file("", kLine, "[5000,10]"));
  EXPECT_EQ(error_of(),
            "1 of 1 file cannot be read:\n  a.json: its canvas has a side of 5000 pixels; at most 4096 are "
            "drawn; help: mend or replace what is listed");
}

}  // namespace
