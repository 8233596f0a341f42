/// \file
/// Levels that part ink from ground.
#pragma once

#include <opencv2/core.hpp>

namespace image {

/// Otsu's level: of the values above it and those up to it, the variance between the two groups is greatest. Floats
/// are looked at in 256 steps from the lowest to the highest. Source: Otsu 1979, "A threshold selection method from
/// gray-level histograms". REQUIRES: one channel, not flat.
double otsu_level(const cv::Mat& image);

/// 255 where a value is above the mean of the `window` x `window` pixels around it by more than `offset`, 0 elsewhere;
/// beyond the border the nearest pixel counts. REQUIRES: one channel; `window` is odd.
cv::Mat above_local_mean(const cv::Mat& image, int window, double offset);

/// 255 where `mask` is not 0 becomes white of `like`'s type (255 or 1), the rest 0.
cv::Mat two_levels(const cv::Mat& mask, const cv::Mat& like);

}  // namespace image
