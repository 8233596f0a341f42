/// \file
/// The light on the paper, as a smooth surface under the ink.
#pragma once

#include <opencv2/core.hpp>

namespace image {

/// Takes away the surface that fits what is not ink best,
///
///     g(x, y) = c0 + c1 x + c2 y + c3 x^2 + c4 x y + c5 y^2,   x and y from -1 to 1
///
/// in the least squares, and what is left of the ground's median; what then lies below 0 becomes 0. What is not ink is
/// found by Otsu's level, at first in `image`, then, up to twice, in what the last surface leaves of it. The surface is
/// fitted to the image made smaller, its longer side at most 48 pixels. A flat image is handed back as it is.
/// `image`: light ink on a dark ground, one channel, finite. Keeps the type.
cv::Mat without_ground(const cv::Mat& image);

}  // namespace image
