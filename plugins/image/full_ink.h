/// \file
/// Ink of any strength as ink of full strength.
#pragma once

#include <opencv2/core.hpp>

namespace image {

/// v' = min(1, v / mean of what is above Otsu's level), CV_32F: pencil and marker alike end up at 1, their soft edges
/// below it. The mean, not the brightest value, which is often a speck of dirt. Throws ImageRefused for a black image.
/// `image`: light ink on black, one channel, finite.
cv::Mat full_ink(const cv::Mat& image);

}  // namespace image
