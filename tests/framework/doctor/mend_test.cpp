#include "doctor/mend.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>

namespace pipeline {
namespace {

constexpr TrainedShape kMnist{28, 28};

/// Medians as MNIST's training images have them; dark ink when asked for.
MedianOf medians(double polarity = 0.0) {
  return [polarity](std::string_view measure) {
    const std::map<std::string, double, std::less<>> known{
        {"polarity", polarity}, {"ink_box", 20.0 / 28.0}, {"stroke", 0.126}};
    const auto found = known.find(measure);
    return found == known.end() ? std::nan("") : found->second;
  };
}

TEST(MendOf, ParametersComeFromTheTrainingImages) {
  EXPECT_EQ(text_of(mend_of("ink_box", false, medians(), kMnist)), "[ { uses: image.fit_box, with: { size: 20 } } ]");
  EXPECT_EQ(text_of(mend_of("off_centre", true, medians(), {30, 32})),
            "[ { uses: image.center_of_mass, with: { width: 32, height: 30 } } ]");
  EXPECT_EQ(text_of(mend_of("stroke", false, medians(), kMnist)),
            "[ { uses: image.stroke_width, with: { width: 2.5, box: 20 } } ]");
  EXPECT_EQ(text_of(mend_of("width", true, medians(), kMnist)),
            "[ { uses: image.resize, with: { width: 28, height: 28 } } ]");
}

TEST(MendOf, OnlyWhatAStepCanMend) {
  struct {
    const char* measure;
    bool higher;
    const char* expected;
  } const cases[] = {{"polarity", true, "[ image.polarity ]"},
                     {"ground", true, "[ image.polarity ]"},
                     {"unevenness", true, "[ image.ground ]"},
                     {"unevenness", false, "[]"},
                     {"contrast", false, "[ image.contrast ]"},
                     {"contrast", true, "[]"},
                     {"specks", true, "[ image.despeckle ]"},
                     {"specks", false, "[]"},
                     {"slant", true, "[ image.deskew ]"},
                     {"grey", true, "[]"},
                     {"blank", true, "[]"},
                     {"confidence", false, "[]"},
                     {"distance", true, "[]"}};
  for (const auto& [measure, higher, expected] : cases) {
    SCOPED_TRACE(measure);
    EXPECT_EQ(text_of(mend_of(measure, higher, medians(), kMnist)), expected);
  }
}

TEST(MendOf, DarkTrainingImagesAreMetByInverting) {
  EXPECT_EQ(text_of(mend_of("polarity", false, medians(1.0), kMnist)), "[ image.invert ]");
}

TEST(MendOf, StrokesThatCouldNotBeMeasuredAreLeftAlone) {
  const MedianOf unknown = [](std::string_view) { return std::nan(""); };
  EXPECT_TRUE(mend_of("stroke", false, unknown, kMnist).empty());
}

TEST(ChainOf, StepsStandInTheOrderInWhichTheyWork) {
  const Chain chain = chain_of({{{"image.despeckle"}}, {{"image.ground"}}, {{"image.polarity"}}, {{"image.ground"}}},
                               true, medians(), kMnist);
  EXPECT_EQ(text_of(chain), "[ image.polarity, image.ground, image.despeckle ]");
}

TEST(ChainOf, ABoxIsPutOnACanvasAndInkIsMadeLightBefore) {
  const Chain box = mend_of("ink_box", false, medians(), kMnist);
  EXPECT_EQ(text_of(chain_of({box}, true, medians(), kMnist)),
            "[ image.polarity, { uses: image.fit_box, with: { size: 20 } }, "
            "{ uses: image.center_of_mass, with: { width: 28, height: 28 } } ]");
  EXPECT_EQ(chain_of({box}, false, medians(), kMnist).front().uses, "image.fit_box");
}

TEST(ChainOf, RedrawnStrokesNeedABoxToo) {
  const Chain chain = chain_of({mend_of("stroke", true, medians(), kMnist)}, false, medians(), kMnist);
  ASSERT_EQ(chain.size(), 3U);
  EXPECT_EQ(chain[0].uses, "image.stroke_width");
  EXPECT_EQ(chain[2].uses, "image.center_of_mass");
}

TEST(ChainOf, DarkTrainingImagesGetDarkInkInTheEnd) {
  const Chain chain = chain_of({mend_of("ink_box", true, medians(1.0), kMnist)}, true, medians(1.0), kMnist);
  EXPECT_EQ(chain.front().uses, "image.polarity");
  EXPECT_EQ(chain.back().uses, "image.invert");
}

TEST(ChainOf, InvertingOrResizingAloneStaysAlone) {
  EXPECT_EQ(text_of(chain_of({{{"image.invert"}}}, false, medians(1.0), kMnist)), "[ image.invert ]");
  EXPECT_EQ(chain_of({mend_of("width", true, medians(), kMnist)}, true, medians(), kMnist).size(), 1U);
  EXPECT_TRUE(chain_of({}, true, medians(), kMnist).empty());
}

}  // namespace
}  // namespace pipeline
