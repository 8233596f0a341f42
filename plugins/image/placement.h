/// \file
/// Ink scaled and centred in one go.
#pragma once

#include <opencv2/core.hpp>

namespace image {

/// A `side` x `side` image with the ink scaled by area so that its longer side becomes `box`, and its centre of mass in
/// the middle of pixel (side / 2, side / 2), counted from 0 and rounded down, as shift_to_centre_of_mass has it; but
/// by parts of a pixel too, interpolated linearly before the ink shrinks. Where ink would fall off, it moves less.
/// `image`: light ink on black, one channel, with `ink` at least `box` long; keeps the type. REQUIRES: box <= side;
/// `ink` is not empty and lies in the image.
cv::Mat placed(const cv::Mat& image, const cv::Rect& ink, double box, int side);

}  // namespace image
