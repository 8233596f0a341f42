#include "luma.h"

#include <opencv2/imgproc.hpp>

namespace image {

cv::Mat luma(const cv::Mat& image) {
  if (image.channels() != 3) return image;
  cv::Mat grey;
  cv::cvtColor(image, grey, cv::COLOR_RGB2GRAY);
  return grey;
}

}  // namespace image
