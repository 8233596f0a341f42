#include "placement.h"

#include <algorithm>

#include <opencv2/imgproc.hpp>

#include "canvas.h"

namespace image {

cv::Mat placed(const cv::Mat& image, const cv::Rect& ink, double box, int side) {
  const double scale = std::max(ink.width, ink.height) / box;
  const int large = std::max({cvRound(side * scale), ink.width, ink.height});
  const int pixel = side / 2;
  const double middle = (pixel + 0.5) * scale - 0.5;  // of that pixel, in pixels of `image`
  const cv::Point2d centre = centre_of_mass(image);
  const cv::Matx23d shift(1.0, 0.0, std::clamp<double>(middle - centre.x, -ink.x, large - ink.br().x),  //
                          0.0, 1.0, std::clamp<double>(middle - centre.y, -ink.y, large - ink.br().y));
  cv::Mat canvas;
  cv::warpAffine(image, canvas, shift, {large, large}, cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar());
  cv::Mat result;
  cv::resize(canvas, result, {side, side}, 0, 0, cv::INTER_AREA);
  return result;
}

}  // namespace image
