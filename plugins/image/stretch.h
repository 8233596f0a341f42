/// \file
/// Values stretched to the full range.
#pragma once

#include <opencv2/core.hpp>

namespace image {

/// v' = white * (v - low) / (high - low), cut off at 0 and white: 255 for bytes, which are rounded, 1 for floats.
/// Any number of channels. REQUIRES: low < high.
cv::Mat stretched(const cv::Mat& image, double low, double high);

/// Stretches from the percentile `low` to the percentile `high` (shares, 0 to 1). Where both have the same value, the
/// lowest and the highest value are taken. An image that is flat, up to the rounding of floats, is handed back
/// as it is. REQUIRES: floats are finite.
cv::Mat stretched_percentiles(const cv::Mat& image, double low, double high);

}  // namespace image
