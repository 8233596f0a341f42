#include "full_ink.h"

#include <pipeline/error.h>

#include "two_levels.h"

namespace image {

cv::Mat full_ink(const cv::Mat& image) {
  cv::Mat light;
  image.convertTo(light, CV_32F);
  cv::max(light, 0.0, light);
  double darkest = 0.0;
  double brightest = 0.0;
  cv::minMaxLoc(light, &darkest, &brightest);
  if (brightest <= 0.0) throw pipeline::ImageRefused("no ink; every pixel is black, so leave the image out");
  // A flat image is ink all over.
  const double level = darkest < brightest ? cv::mean(light, light > otsu_level(light))[0] : brightest;
  light *= 1.0 / level;
  cv::min(light, 1.0, light);
  return light;
}

}  // namespace image
