/// \file
/// Large images made smaller.
#pragma once

#include <opencv2/core.hpp>

namespace image {

/// The image with its longer side made `longest_side` pixels by area, keeping its shape; the very image when it is not
/// larger. Either side keeps at least one pixel. REQUIRES: at most 4 channels; not empty.
cv::Mat shrunk(const cv::Mat& image, int longest_side);

}  // namespace image
