/// \file
/// Which side of a drawing is ink: the light or the dark one.
#pragma once

#include <opencv2/core.hpp>

namespace image {

/// Whether the ground is the light part. Otsu's level parts the pixels; the ground is the part that has more than half
/// of the mean of two shares: of all pixels, and of the outermost ones. Throws ImageRefused for a flat image.
/// REQUIRES: one channel, finite.
bool has_light_ground(const cv::Mat& image);

/// Share of the outermost pixels where `mask` is not 0; corners count once.
double share_of_border(const cv::Mat& mask);

/// Light ink on black, in `image`'s type: how far each pixel lies on the ink's side of the ground,
///
///     v' = max(0, v - level), or max(0, level - v) on a light ground
///
/// where all but 5 % of the ground's pixels lie on the ink's side of `level`: a plain ground becomes 0, an uneven one
/// keeps its shape. Throws ImageRefused for a flat image. REQUIRES: as has_light_ground.
cv::Mat light_ink(const cv::Mat& image);

}  // namespace image
