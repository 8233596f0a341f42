/// \file
/// Ink scaled to the size of a box.
#pragma once

#include <opencv2/core.hpp>

namespace image {

/// Cuts `ink` out of `image` and scales it so that its longer side becomes `size`, keeping its shape; it ends up in the
/// middle of a black `size` x `size` image of the same type. INTER_AREA where it shrinks, INTER_CUBIC where it grows;
/// either side keeps at least one pixel. REQUIRES: one channel; `ink` is not empty and lies in the image.
cv::Mat fitted(const cv::Mat& image, const cv::Rect& ink, int size);

}  // namespace image
