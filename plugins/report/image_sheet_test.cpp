#include "image_sheet.h"

#include <cstring>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <png.h>

namespace report {
namespace {

using pipeline::Image;
using pipeline::Images;
using pipeline::Tensor;
using pipeline::Value;

struct Decoded {
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::vector<unsigned char> pixels;  ///< red, green, blue
};

Decoded decoded(const Value& sheet) {
  const std::string& text = sheet.at("png").as_text();
  std::vector<unsigned char> bytes(text.size());
  const int length =
      EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  png_image image;
  std::memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  EXPECT_NE(png_image_begin_read_from_memory(&image, bytes.data(), static_cast<std::size_t>(length)), 0);
  image.format = PNG_FORMAT_RGB;
  Decoded result{image.width, image.height, std::vector<unsigned char>(PNG_IMAGE_SIZE(image))};
  EXPECT_NE(png_image_finish_read(&image, nullptr, result.pixels.data(), 0, nullptr), 0);
  return result;
}

TEST(ImageSheet, PutsRowsIntoCellsOfOneSize) {
  // 33 images of one pixel: 32 in the first line, one in the second.
  std::vector<std::uint8_t> pixels;
  std::vector<std::int64_t> rows;
  for (int i = 0; i < 33; ++i) {
    pixels.push_back(static_cast<std::uint8_t>(7 * i));
    rows.push_back(32 - i);
  }
  const Images images(Tensor::of<std::uint8_t>({33, 1, 1, 1}, pixels), {});
  const Value sheet = image_sheet(images, rows, shown_range(images));
  EXPECT_EQ(sheet.at("side").as_integer(), 1);
  EXPECT_EQ(sheet.find("sizes"), nullptr);
  const Decoded png = decoded(sheet);
  ASSERT_EQ(png.width, 32);
  ASSERT_EQ(png.height, 2);
  EXPECT_EQ(png.pixels[0], 7 * 32);
  EXPECT_EQ(png.pixels[3 * 31], 7);
  EXPECT_EQ(png.pixels[3 * 32], 0);
}

TEST(ImageSheet, TellsTheSizesOfImagesThatDoNotFillTheirCells) {
  const Images images({Image{Tensor::of<std::uint8_t>({1, 3, 1}, std::vector<std::uint8_t>{10, 20, 30})},
                       Image{Tensor::of<std::uint8_t>({2, 1, 1}, std::vector<std::uint8_t>{40, 50})}},
                      {});
  const Value sheet = image_sheet(images, std::vector<std::int64_t>{0, 1}, shown_range(images));
  EXPECT_EQ(sheet.at("side").as_integer(), 3);
  EXPECT_EQ(sheet.at("sizes").json(), "[[3, 1], [1, 2]]");
  const Decoded png = decoded(sheet);
  ASSERT_EQ(png.width, 6);
  EXPECT_EQ(png.pixels[3 * 2], 30);
  EXPECT_EQ(png.pixels[3 * 3], 40);
  EXPECT_EQ(png.pixels[3 * (6 + 3)], 50);
}

TEST(ImageSheet, FloatsAreSpreadOverTheirRange) {
  const std::vector<float> values{-1.0F, 0.0F, 3.0F, std::numeric_limits<float>::quiet_NaN()};
  const Images images = Images(Tensor::of<float>({1, 1, 4, 1}, values), {}).with_affine({2.0F, 0.0F});
  const Decoded png = decoded(image_sheet(images, std::vector<std::int64_t>{0}, shown_range(images)));
  EXPECT_EQ(png.pixels[0], 0);    // -2 is the least
  EXPECT_EQ(png.pixels[3], 64);   // 0 is a quarter of the way to 6
  EXPECT_EQ(png.pixels[6], 255);  // 6
  EXPECT_EQ(png.pixels[9], 0);    // what is no number is black
}

TEST(ImageSheet, AMapThatFallsTurnsBytesRound) {
  const Images images =
      Images(Tensor::of<std::uint8_t>({1, 1, 2, 1}, std::vector<std::uint8_t>{0, 255}), {}).with_affine({-1.0F, 1.0F});
  const Decoded png = decoded(image_sheet(images, std::vector<std::int64_t>{0}, shown_range(images)));
  EXPECT_EQ(png.pixels[0], 255);
  EXPECT_EQ(png.pixels[3], 0);
}

TEST(ImageSheet, ThreeChannelsAreColourOthersTheirMean) {
  const Images colour(Tensor::of<std::uint8_t>({1, 1, 1, 3}, std::vector<std::uint8_t>{10, 200, 30}), {});
  EXPECT_EQ(decoded(image_sheet(colour, std::vector<std::int64_t>{0}, shown_range(colour))).pixels,
            (std::vector<unsigned char>{10, 200, 30}));
  const Images two(Tensor::of<std::uint8_t>({1, 1, 1, 2}, std::vector<std::uint8_t>{10, 20}), {});
  EXPECT_EQ(decoded(image_sheet(two, std::vector<std::int64_t>{0}, shown_range(two))).pixels[0], 15);
}

TEST(LookTheSame, KnowsBytesUnderRisingMapsFromOthers) {
  const Images images(Tensor::of<std::uint8_t>({1, 1, 2, 1}, std::vector<std::uint8_t>{0, 255}), {});
  const Images other(Tensor::of<std::uint8_t>({1, 1, 2, 1}, std::vector<std::uint8_t>{1, 255}), {});
  EXPECT_TRUE(look_the_same(images, images.with_affine({1.0F / 255.0F, -3.0F})));
  EXPECT_TRUE(look_the_same(images, images.as_floats()));
  EXPECT_FALSE(look_the_same(images, other));
  EXPECT_FALSE(look_the_same(images, images.with_affine({-1.0F, 255.0F})));
}

}  // namespace
}  // namespace report
