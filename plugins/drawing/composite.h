/// \file
/// Transparent images on a ground that shows them.
#pragma once

#include <opencv2/core.hpp>

#include "container.h"

namespace drawing {

/// Lays a transparent image on white or black, whichever is farther from its ink:
///
///     ink     = sum of alpha * luma / sum of alpha, luma = 0.299 R + 0.587 G + 0.114 B
///     ground  = white where ink is darker than the middle, else black
///     out     = round(alpha * colour + (1 - alpha) * ground)
///
/// So black strokes on nothing end up on white and white strokes on nothing on black. An image that is wholly
/// transparent has no ink and becomes white.
/// `image`: CV_8UC4 or CV_16UC4, B G R A. Returns B G R of the same depth.
cv::Mat composited(const cv::Mat& image, AlphaKind alpha);

}  // namespace drawing
