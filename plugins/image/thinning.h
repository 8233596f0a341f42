/// \file
/// Strokes thinned to lines of one pixel.
#pragma once

#include <opencv2/core.hpp>

namespace image {

/// Guo and Hall's thinning: takes pixels off the outline, from two sides in turn, as long as a piece stays in one piece
/// and no end of a line gets shorter. Pieces and holes keep their number; a dot stays, a square becomes a dot.
///
/// `ink`: CV_8U, not 0 where there is ink. Returns 255 where the skeleton is, 0 elsewhere. Takes time in proportion to
/// the ink. Source: Guo and Hall 1989, "Parallel thinning with two-subiteration algorithms", algorithm A1.
cv::Mat thinned(const cv::Mat& ink);

}  // namespace image
