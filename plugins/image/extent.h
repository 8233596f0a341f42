/// \file
/// The lowest and highest value of a set of images.
#pragma once

#include <pipeline/context.h>
#include <pipeline/images.h>

namespace image {

/// Values as a network would see them, after the set's affine map.
struct Extent {
  double lowest = 0.0;
  double highest = 0.0;
};

/// Over all rows that no step refused. Throws Error when there are none, or when a value is infinite or not a number.
Extent extent_of(const pipeline::Images& images, pipeline::Context& context);

}  // namespace image
