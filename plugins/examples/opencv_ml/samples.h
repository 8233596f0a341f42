/// \file
/// Images as OpenCV's machine learning takes them: one row of floats an image.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <pipeline/images.h>

#include <opencv2/core.hpp>

namespace opencv_ml {

/// Rows x values, CV_32F: the values of the rows named, as a network would see them. REQUIRES: `images` is uniform.
cv::Mat samples_of(const pipeline::Images& images, std::span<const std::int64_t> rows);

/// What can be learned from a set: rows with a label that no step refused, and the label of each.
struct Examples {
  std::vector<std::int64_t> rows;
  cv::Mat samples;  ///< CV_32F, a row each
  cv::Mat classes;  ///< CV_32S, a number each: its class, an index into the classes of the set
};

/// Throws Error when the images differ in size, or none has a label.
Examples examples_of(const pipeline::Images& images);

}  // namespace opencv_ml
