/// \file
/// Lines along the edges of an image.
#pragma once

#include <opencv2/core.hpp>

namespace image {

/// 255 where `ink` (made by ink_mask) is a frame or a scanner's shadow: rows and columns from an edge inwards, at most
/// 15 % of the side of them, as long as each has ink on 90 % of its length; 0 elsewhere. An empty matrix where there is
/// none, where nothing else is ink (such lines are the drawing), and where a side is shorter than 10 pixels.
cv::Mat frame_of(const cv::Mat& ink);

/// `image` with the frame, and the faint rim beside it that is not ink, set to 0. The very image where there is none.
/// REQUIRES: one channel.
cv::Mat without_frame(const cv::Mat& image, const cv::Mat& ink);

}  // namespace image
