#include <pipeline/run_info.h>

#include <gtest/gtest.h>

#include <vector>

namespace pipeline {
namespace {

TEST(SeenImages, SmallOnesAreShared) {
  const Images images(Tensor::of<std::uint8_t>({1, 1, 3, 1}, std::vector<std::uint8_t>{1, 2, 3}), {});
  const SeenImages seen = SeenImages::of("digits", "mnist.dataset", images);
  EXPECT_EQ(seen.images.at(0).data, images.at(0).data);
  EXPECT_TRUE(seen.original.empty());
}

TEST(SeenImages, LargeOnesAreShrunkByAreas) {
  // 192 columns become 96: each the mean of two. Three lines become 3 / 2, rounded to 2: line 0, and lines 1 and 2.
  std::vector<std::uint8_t> pixels;
  for (int y = 0; y < 3; ++y)
    for (int x = 0; x < 192; ++x) pixels.push_back(static_cast<std::uint8_t>(60 * y + x % 4));
  const Images images(Tensor::of<std::uint8_t>({1, 3, 192, 1}, pixels), {});
  const SeenImages seen = SeenImages::of("a", "b", images);
  ASSERT_EQ(seen.images.at(0).shape, (ImageShape{2, 96, 1}));
  const auto* small = reinterpret_cast<const std::uint8_t*>(seen.images.at(0).data);
  EXPECT_EQ(small[0], 1);    // (0 + 1) / 2, rounded up
  EXPECT_EQ(small[1], 3);    // (2 + 3) / 2
  EXPECT_EQ(small[96], 91);  // 90.5
  EXPECT_EQ(seen.original, (std::vector<ImageShape>{{3, 192, 1}}));
}

TEST(SeenImages, FloatsStayFloatsAndKeepTheirAffineMap) {
  const Images images =
      Images(Tensor::of<float>({1, 1, 97, 1}, std::vector<float>(97, 0.25F)), {}).with_affine({2.0F, 1.0F});
  const SeenImages seen = SeenImages::of("a", "b", images);
  EXPECT_EQ(seen.images.dtype(), DType::f32);
  EXPECT_EQ(seen.images.affine(), (Affine{2.0F, 1.0F}));
  ASSERT_EQ(seen.images.at(0).shape, (ImageShape{1, 96, 1}));
  EXPECT_FLOAT_EQ(reinterpret_cast<const float*>(seen.images.at(0).data)[95], 0.25F);
}

}  // namespace
}  // namespace pipeline
