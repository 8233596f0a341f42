/// \file
/// Image sets that a plugin may meet, made here so that nothing has to be there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <pipeline/images.h>

namespace pipeline {

struct Sample {
  std::string name;  ///< "one image of 1 x 1"
  Images images;
};

/// Light bars on a dark ground, upright, level and slanted, of other places, lengths and widths in each image: three
/// classes that can be told apart, by five authors. `count` images of side x side, u8, one channel.
Images bar_images(std::int64_t count, std::int64_t side, std::uint64_t seed);

Images no_images();
std::vector<Sample> tiny_samples();
/// Bounded, so that a plugin that looks at every pixel a few times takes seconds.
std::vector<Sample> huge_samples();
/// Noise of several kinds: bytes, floats, with an affine map, in colour, of different sizes, black and white, without
/// labels, with a row that a step before refused.
std::vector<Sample> random_samples();

}  // namespace pipeline
