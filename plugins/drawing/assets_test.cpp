#include <gtest/gtest.h>

#include <map>
#include <string>

#include <pipeline/testing.h>

namespace {

using pipeline::Images;
using pipeline::testing::StageRun;

Images read(const std::string& type, const std::string& folder, const std::string& more = "") {
  StageRun run(type, "{ path: '" DRAWINGS_FOLDER "/" + folder + "'" + more + " }");
  run.run();
  EXPECT_TRUE(run.warnings().empty()) << folder;
  return run.output<Images>("images");
}

TEST(DrawingAssets, EachSetHasEveryDigitOfEveryHandTwice) {
  for (const char* set :
       {"as_drawn", "thin", "thick", "off_centre", "tiny", "touching_border", "light_on_dark", "grey_ground"}) {
    SCOPED_TRACE(set);
    const Images images = read("drawing.folder", set);
    std::map<std::string, int> counts;
    for (std::int64_t row = 0; row < images.size(); ++row)
      ++counts[std::string(images.label_name(row)) + " " + images.authors()[static_cast<std::size_t>(row)]];
    EXPECT_EQ(counts.size(), 50U);
    for (const auto& [drawing, count] : counts) EXPECT_EQ(count, 2) << drawing;
  }
}

// As in sets.yaml; tools/draw_assets draws them anew.
TEST(DrawingAssets, ImagesAreWhatTheStrokesGive) {
  const std::map<std::string, std::string> sets{
      {"as_drawn", ", brush: 5"},
      {"thin", ", canvas: 28, brush: 1, antialias: false"},
      {"grey_ground", ", canvas: 96, brush: 4, pressure: true, ground: 165, ink: 70, gradient: 70, texture: 3"}};
  for (const auto& [set, parameters] : sets) {
    SCOPED_TRACE(set);
    const Images kept = read("drawing.folder", set);
    const Images drawn = read("drawing.strokes", "strokes", parameters);
    ASSERT_EQ(kept.size(), drawn.size());
    for (std::int64_t row = 0; row < kept.size(); ++row) {
      SCOPED_TRACE(kept.id(row));
      EXPECT_EQ(kept.label_name(row), drawn.label_name(row));
      ASSERT_EQ(kept.at(row).shape, drawn.at(row).shape);
      const auto count = static_cast<std::size_t>(kept.at(row).shape.values());
      EXPECT_TRUE(std::equal(kept.at(row).data, kept.at(row).data + count, drawn.at(row).data));
    }
  }
}

}  // namespace
