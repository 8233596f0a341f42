/// \file
/// How far images are from those that a network was trained on, pixel by pixel.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include <pipeline/export.h>

namespace pipeline {

/// Root of the mean squared difference to the nearest of the rows of `training`; NaN when there is none.
/// `training`: rows of as many values as `image`. `left_out`: a row that does not count, which is how a training image
/// is compared with the others. REQUIRES: `image` is not empty.
PIPELINE_EXPORT double distance_to_nearest(std::span<const float> image, std::span<const float> training,
                                           std::optional<std::size_t> left_out = std::nullopt);

}  // namespace pipeline
