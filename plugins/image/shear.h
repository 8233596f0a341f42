/// \file
/// Slanted ink set upright.
#pragma once

#include <opencv2/core.hpp>

namespace image {

/// How far the ink leans: pixels to the right for each pixel down, mu11 / mu02 of the light values' central moments.
/// 0 where the ink has no height. Throws ImageRefused for a black image. REQUIRES: one channel.
double slant(const cv::Mat& image);

/// Moves each row by -slant * (y - y of the centre of mass), interpolating linearly; black comes in from the sides.
/// Keeps the size, unless some of `ink` (made by ink_mask) would fall off: then both sides get the room that the worse
/// one needs. Throws ImageRefused where a side is too long or the result too large. REQUIRES: one channel, not black.
cv::Mat upright(const cv::Mat& image, const cv::Mat& ink, double slant);

}  // namespace image
