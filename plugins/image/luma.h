/// \file
/// Colours as one grey value.
#pragma once

#include <opencv2/core.hpp>

namespace image {

/// 0.299 R + 0.587 G + 0.114 B of three channels; any other image is handed back as it is.
cv::Mat luma(const cv::Mat& image);

}  // namespace image
