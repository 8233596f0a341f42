#include "preview.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pipeline::cli {
namespace {

/// Two images, 4 x 4: the lower half of the first is light, the right half of the second.
Images two() {
  std::vector<std::uint8_t> values(32, 0);
  for (std::size_t i = 8; i < 16; ++i) values[i] = 255;
  for (std::size_t i = 16; i < 32; ++i) values[i] = i % 4 >= 2 ? 255 : 0;
  return {Tensor::of<std::uint8_t>({2, 4, 4, 1}, values), {{0, 1}, {"3", "5"}, {"a", "b"}, {}}};
}

TEST(Preview, AsciiGrowsDarkWithTheValue) {
  EXPECT_EQ(preview(two(), judge(two()).images, 80, PreviewStyle::ascii),
            "                      @@\n"
            "  @@@@                @@\n"
            "  a: 3              b: 5\n");
}

TEST(Preview, PredictionsStandBelowTheLabels) {
  const std::vector<JudgedImage> shown{{0, "3", "3", 0.996, Verdict::right}, {1, "5", "3", 0.614, Verdict::wrong}};
  EXPECT_EQ(preview(two(), shown, 80, PreviewStyle::ascii),
            "                      @@\n"
            "  @@@@                @@\n"
            "  a: 3              b: 5\n"
            "  right: 3, 100 %   wrong: 3, 61 %\n");
}

TEST(Preview, OnlyTheRowsGivenAreShown) {
  const std::vector<JudgedImage> shown{{1, "5", "", 0.0, Verdict::refused}};
  EXPECT_EQ(preview(two(), shown, 80, PreviewStyle::ascii),
            "    @@\n"
            "    @@\n"
            "  b: 5\n"
            "  refused\n");
}

}  // namespace
}  // namespace pipeline::cli
