/// \file
/// Percentiles of the values of an image.
#pragma once

#include <opencv2/core.hpp>

namespace image {

/// The smallest value that at least `share` (0 to 1) of all values do not exceed: 0 gives the lowest, 0.5 the lower
/// median, 1 the highest. Values of all channels count alike. REQUIRES: bytes or floats without NaN; not empty.
double percentile(const cv::Mat& image, double share);

/// The same of those values where `mask` (CV_8U, the image's size) is not 0. REQUIRES: one channel; there are some.
double percentile(const cv::Mat& image, const cv::Mat& mask, double share);

/// Lower median of the outermost pixels, one value for each channel: what the ground around a drawing is like.
/// REQUIRES: at most 4 channels; not empty.
cv::Scalar border_median(const cv::Mat& image);

}  // namespace image
