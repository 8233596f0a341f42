/// \file
/// Many images on one: what is on an edge, at a glance.
#pragma once

#include <cstdint>
#include <vector>

#include <pipeline/images.h>

namespace pipeline::cli {

/// 8-bit pixels, height x width x channels, row-major. Grey has one channel, colour three.
struct Picture {
  std::int64_t width = 0;
  std::int64_t height = 0;
  int channels = 1;
  std::vector<std::uint8_t> pixels;
};

/// Least and greatest value of a set, as a network would see it: with the affine map applied. {0, 0} when there are no
/// finite values.
struct ValueRange {
  double low = 0.0;
  double high = 0.0;
};
ValueRange value_range(const Images& images);

/// What becomes black and what white: 0 and 255 for bytes whose map is the identity, else the range of the set.
ValueRange shown_range(const Images& images);

/// One image scaled into a box of at most `width` x `height`, keeping its shape; areas are averaged where it shrinks,
/// the nearest pixel is taken where it grows. Three channels stay colour, any other number is averaged to grey.
Picture thumbnail(const Images& images, std::int64_t row, ValueRange range, std::int64_t width, std::int64_t height);

/// The first `count` images in a grid that is about square, with separators. Small images are shown enlarged.
/// REQUIRES: 1 <= count <= images.size().
Picture contact_sheet(const Images& images, std::int64_t count);

}  // namespace pipeline::cli
