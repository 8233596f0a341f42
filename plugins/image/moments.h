/// \file
/// Mean and standard deviation of all values of a set of images.
#pragma once

#include <pipeline/context.h>
#include <pipeline/images.h>

namespace image {

/// Of values as a network would see them, after the set's affine map. The deviation is the population's (divided by n).
struct Moments {
  double mean = 0.0;
  double deviation = 0.0;
};

/// Over all rows that no step refused, the same for any number of threads. Sums of bytes are exact; floats are summed
/// in double, row by row. REQUIRES: all values are finite (extent_of checks it). Throws Error when there are no rows.
Moments moments_of(const pipeline::Images& images, pipeline::Context& context);

}  // namespace image
