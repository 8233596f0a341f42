#include "shear.h"

#include <algorithm>
#include <cstdint>

#include <opencv2/imgproc.hpp>

#include <pipeline/error.h>

#include "canvas.h"
#include "image_bounds.h"

namespace image {

namespace {

/// How far ink comes to lie beyond the left or the right end of a row, in pixels.
int room_beside(const cv::Mat& ink, double slant, double middle) {
  int room = 0;
  for (int row = 0; row < ink.rows; ++row) {
    const std::uint8_t* const begin = ink.ptr<std::uint8_t>(row);
    const std::uint8_t* const end = begin + ink.cols;
    const auto is_ink = [](std::uint8_t value) { return value != 0; };
    const std::uint8_t* const first = std::find_if(begin, end, is_ink);
    if (first == end) continue;
    const std::uint8_t* last = end - 1;
    while (!is_ink(*last)) --last;
    const double shift = -slant * (row - middle);
    const int beyond_left = -cvFloor(static_cast<double>(first - begin) + shift);
    const int beyond_right = cvCeil(static_cast<double>(last - begin) + shift) - (ink.cols - 1);
    room = std::max({room, beyond_left, beyond_right});
  }
  return room;
}

}  // namespace

double slant(const cv::Mat& image) {
  const cv::Point2d centre = centre_of_mass(image);  // refuses a black image
  cv::Mat light = image;
  if (image.depth() == CV_32F) cv::max(image, 0.0, light);
  const cv::Moments moments = cv::moments(light);
  const double across = moments.m11 - centre.x * moments.m01;
  const double down = moments.m02 - centre.y * moments.m01;
  constexpr double kNoHeight = 1e-3;  // square pixels; a line two pixels high has 0.25
  return down > kNoHeight * moments.m00 ? across / down : 0.0;
}

cv::Mat upright(const cv::Mat& image, const cv::Mat& ink, double slant) {
  constexpr int kLongestSide = 32'000;  // OpenCV's maps hold places in 16 bits
  if (std::max(image.cols, image.rows) > kLongestSide)
    throw pipeline::ImageRefused("a side is longer than 32000 pixels; make it smaller before");
  const double middle = centre_of_mass(image).y;
  const int room = room_beside(ink, slant, middle);
  require_bounds(image.cols + 2LL * room, image.rows);
  const cv::Matx23d from_result(1.0, slant, -slant * middle - room, 0.0, 1.0, 0.0);
  cv::Mat result;
  cv::warpAffine(image, result, from_result, {image.cols + 2 * room, image.rows},
                 cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_CONSTANT, cv::Scalar());
  return result;
}

}  // namespace image
