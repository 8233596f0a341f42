/// \file
/// Ink moved to the middle of a canvas, by whole pixels: nothing is blurred.
#pragma once

#include <opencv2/core.hpp>

namespace image {

/// Centre of mass of the light values (what is below 0 does not count); pixel centres lie at whole numbers.
/// Throws ImageRefused for a black image. REQUIRES: one channel.
cv::Point2d centre_of_mass(const cv::Mat& image);

/// How far to move `image` so that its centre of mass comes nearest to pixel (width / 2, height / 2) of `canvas`,
/// counted from 0 and rounded down, with all of `ink` on the canvas. Throws ImageRefused where `ink` is larger.
cv::Point shift_to_centre_of_mass(const cv::Mat& image, const cv::Rect& ink, cv::Size canvas);

/// How far to move an image so that `ink` has the same margin left and right, and above and below; where that is not
/// possible, the right and the lower one have one pixel more. Throws ImageRefused where `ink` is larger than `canvas`.
cv::Point shift_to_centre_of_box(const cv::Rect& ink, cv::Size canvas);

/// A black canvas with `image` on it, its upper left corner at `shift`; what falls outside is cut off.
cv::Mat on_canvas(const cv::Mat& image, cv::Point shift, cv::Size canvas);

}  // namespace image
