#include "shrink.h"

#include <algorithm>

#include <opencv2/imgproc.hpp>

namespace image {

cv::Mat shrunk(const cv::Mat& image, int longest_side) {
  const int longest = std::max(image.cols, image.rows);
  if (longest <= longest_side) return image;
  const double scale = longest_side / static_cast<double>(longest);
  cv::Mat result;
  cv::resize(image, result, {std::max(1, cvRound(image.cols * scale)), std::max(1, cvRound(image.rows * scale))}, 0, 0,
             cv::INTER_AREA);
  return result;
}

}  // namespace image
