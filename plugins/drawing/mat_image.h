/// \file
/// OpenCV's pixels as an image of the set.
#pragma once

#include <opencv2/core.hpp>

#include <pipeline/images.h>

namespace drawing {

/// OpenCV has a pool of its own, but the runtime's is the only one. And it prints warnings; errors here are thrown.
void tame_opencv();

/// A copy. REQUIRES: `pixels` holds bytes.
pipeline::Image to_image(const cv::Mat& pixels);

}  // namespace drawing
