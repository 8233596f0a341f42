/// \file
/// One image of a set, made small or large enough to be looked at.
#pragma once

#include <cstdint>

#include <pipeline/images.h>

#include "picture.h"

namespace pipeline::cli {

/// Least and greatest value of a set, as a network would see it: with the affine map applied. {0, 0} when there are no
/// finite values.
struct ValueRange {
  double low = 0.0;
  double high = 0.0;
};
ValueRange value_range(const Images& images);

/// What becomes black and what white: for bytes what their map makes of 0 and 255, else the range of the set.
ValueRange shown_range(const Images& images);

/// One image scaled into a box of at most `width` x `height`, keeping its shape; areas are averaged where it shrinks,
/// the nearest pixel is taken where it grows. Three channels stay colour, any other number is averaged to grey.
Picture thumbnail(const Images& images, std::int64_t row, ValueRange range, std::int64_t width, std::int64_t height);

}  // namespace pipeline::cli
