/// \file
/// Ink in an image: light values on a dark ground. Bytes are 0 to 255, floats 0 to 1.
#pragma once

#include <opencv2/core.hpp>

namespace image {

/// What a step that looks for ink can work on. Throws Error when there is more than one channel, and ImageRefused when
/// a float is infinite or not a number.
void require_ink_image(const cv::Mat& image);

/// The value of white: 255 for bytes, 1 for floats.
double full_scale(const cv::Mat& image);

/// Ink is what is brighter than `threshold` (a share, 0 to 1) times the brightest pixel; 0 in a black image, where
/// there is none. REQUIRES: one channel.
double ink_level(const cv::Mat& image, double threshold);

/// 255 where there is ink, 0 elsewhere; CV_8U. REQUIRES: one channel.
cv::Mat ink_mask(const cv::Mat& image, double threshold);

/// Bounding box of the ink; empty where there is none. REQUIRES: one channel.
cv::Rect ink_box(const cv::Mat& image, double threshold);

/// As ink_box. Throws ImageRefused where there is no ink.
cv::Rect require_ink_box(const cv::Mat& image, double threshold);

/// Throws ImageRefused where `mask` (as made by ink_mask) is empty.
void require_ink(const cv::Mat& mask);

}  // namespace image
