#include "strokes.h"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <utility>
#include <vector>

#include <opencv2/imgproc.hpp>

namespace example {

using pipeline::Images;
using pipeline::Tensor;

namespace {

using Line = std::vector<cv::Point2d>;

/// In a box of 0.6 x 1.
std::vector<Line> lines(Digit digit) {
  if (digit == Digit::seven) return {{{0.0, 0.0}, {0.6, 0.0}, {0.2, 1.0}}};
  if (digit == Digit::four) return {{{0.35, 0.0}, {0.0, 0.65}, {0.6, 0.6}}, {{0.5, 0.3}, {0.45, 1.0}}};
  return {{{0.0, 0.2}, {0.1, 0.03}, {0.3, 0.0}, {0.5, 0.1}, {0.5, 0.35}, {0.0, 1.0}, {0.6, 0.95}}};
}

}  // namespace

Images drawing(Digit digit, const Sheet& sheet) {
  cv::Mat coverage = cv::Mat::zeros(sheet.height, sheet.width, CV_8U);
  constexpr int kBits = 4;
  constexpr double kUnit = 1 << kBits;
  for (const Line& line : lines(digit)) {
    std::vector<cv::Point> points;
    for (const cv::Point2d& point : line)
      points.emplace_back(cvRound((sheet.left + point.x * sheet.size) * kUnit),
                          cvRound((sheet.top + point.y * sheet.size) * kUnit));
    cv::polylines(coverage, std::vector<std::vector<cv::Point>>{points}, false, cv::Scalar(255), sheet.pen, cv::LINE_AA,
                  kBits);
  }
  std::vector<std::uint8_t> values;
  for (int row = 0; row < sheet.height; ++row)
    for (int column = 0; column < sheet.width; ++column) {
      const double share = coverage.at<std::uint8_t>(row, column) / 255.0;
      const double ground = sheet.ground + sheet.slope * column;
      values.push_back(cv::saturate_cast<std::uint8_t>(ground + share * (sheet.ink - ground)));
    }
  return {Tensor::of<std::uint8_t>({1, sheet.height, sheet.width, 1}, values), Images::Columns{}};
}

Images as_unit_floats(const Images& images) {
  std::vector<float> values;
  for (const std::uint8_t value : images.pixels().values<std::uint8_t>())
    values.push_back(static_cast<float>(value) / 255.0F);
  return images.with_pixels(Tensor::of<float>(images.pixels().shape(), values));
}

double mean_difference(const Images& a, const Images& b) {
  const auto in_a = a.pixels().values<std::uint8_t>();
  const auto in_b = b.pixels().values<std::uint8_t>();
  double sum = 0.0;
  for (std::size_t i = 0; i < in_a.size(); ++i) sum += std::abs(in_a[i] - in_b[i]);
  return sum / static_cast<double>(in_a.size());
}

}  // namespace example
