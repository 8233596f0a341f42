/// \file
/// Small sets for this plugin's tests.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <pipeline/images.h>

namespace example {

/// N x H x W x C; `values` in that order.
pipeline::Images bytes(pipeline::Shape shape, const std::vector<std::uint8_t>& values);
pipeline::Images floats(pipeline::Shape shape, const std::vector<float>& values);

/// Two images of one channel: 2 x 3 with 0, 10, ..., 50 and 1 x 2 with 200, 255.
pipeline::Images ragged_bytes();

/// `count` images of 5 x 7 x 3 with values that look random, the same on each call; large enough for many blocks of
/// work when there are some thousands.
pipeline::Images many_bytes(std::int64_t count);
/// The same as floats in [0, 1].
pipeline::Images many_floats(std::int64_t count);

/// What a network sees of one image: stored values after the set's affine map.
std::vector<float> seen(const pipeline::Images& images, std::int64_t row = 0);
/// Stored bytes of one image. REQUIRES: the set holds bytes.
std::vector<std::uint8_t> stored(const pipeline::Images& images, std::int64_t row = 0);

}  // namespace example
