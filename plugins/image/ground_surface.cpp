#include "ground_surface.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include <opencv2/core.hpp>

#include "percentile.h"
#include "shrink.h"
#include "two_levels.h"

namespace image {

namespace {

constexpr std::size_t kTerms = 6;
using Terms = std::array<double, kTerms>;

/// Of the middle of pixel `place` of `length`, from -1 to 1.
double coordinate(int place, int length) { return (2.0 * place + 1.0) / length - 1.0; }

Terms terms(double x, double y) { return {1.0, x, y, x * x, x * y, y * y}; }

bool is_flat(const cv::Mat& image) {
  double darkest = 0.0;
  double lightest = 0.0;
  cv::minMaxLoc(image, &darkest, &lightest);
  return !(darkest < lightest);
}

/// Coefficients of the surface through the pixels of `image` (CV_32F) where `ground` is not 0. Of several that fit
/// equally well (an image of one row, say) the shortest.
Terms fit(const cv::Mat& image, const cv::Mat& ground) {
  std::array<Terms, kTerms> squares{};
  Terms products{};
  for (int row = 0; row < image.rows; ++row) {
    const auto* const values = image.ptr<float>(row);
    const auto* const chosen = ground.ptr<std::uint8_t>(row);
    for (int column = 0; column < image.cols; ++column) {
      if (chosen[column] == 0) continue;
      const Terms at = terms(coordinate(column, image.cols), coordinate(row, image.rows));
      for (std::size_t i = 0; i < kTerms; ++i) {
        for (std::size_t j = 0; j < kTerms; ++j) squares[i][j] += at[i] * at[j];
        products[i] += at[i] * static_cast<double>(values[column]);
      }
    }
  }
  Terms result{};
  cv::Mat solution(kTerms, 1, CV_64F, result.data());
  cv::solve(cv::Mat(kTerms, kTerms, CV_64F, squares.data()), cv::Mat(kTerms, 1, CV_64F, products.data()), solution,
            cv::DECOMP_SVD);
  return result;
}

/// `image` (CV_32F) without the surface; not cut off.
cv::Mat minus_surface(const cv::Mat& image, const Terms& c) {
  cv::Mat result(image.size(), CV_32F);
  for (int row = 0; row < image.rows; ++row) {
    const double y = coordinate(row, image.rows);
    const double start = c[0] + c[2] * y + c[5] * y * y;
    const double slope = c[1] + c[4] * y;
    const auto* const from = image.ptr<float>(row);
    auto* const to = result.ptr<float>(row);
    for (int column = 0; column < image.cols; ++column) {
      const double x = coordinate(column, image.cols);
      to[column] = static_cast<float>(from[column] - (start + (slope + c[3] * x) * x));
    }
  }
  return result;
}

/// 255 where there is no ink.
cv::Mat ground_of(const cv::Mat& image) {
  const cv::Mat cut = cv::max(image, 0.0);
  if (is_flat(cut)) return cv::Mat(image.size(), CV_8U, cv::Scalar(255));
  return cut <= otsu_level(cut);
}

Terms surface_under(const cv::Mat& image) {
  constexpr int kRounds = 3;
  cv::Mat ground = ground_of(image);
  Terms surface = fit(image, ground);
  for (int round = 1; round < kRounds; ++round) {
    const cv::Mat next = ground_of(minus_surface(image, surface));
    if (cv::countNonZero(next != ground) == 0) break;
    ground = next;
    surface = fit(image, ground);
  }
  return surface;
}

}  // namespace

cv::Mat without_ground(const cv::Mat& image) {
  constexpr int kLongestSide = 48;
  if (is_flat(image)) return image;
  cv::Mat values;
  image.convertTo(values, CV_32F);
  cv::Mat flat = minus_surface(values, surface_under(shrunk(values, kLongestSide)));
  flat -= cv::Scalar(percentile(flat, ground_of(flat), 0.5));
  cv::max(flat, 0.0, flat);
  cv::Mat result;
  flat.convertTo(result, image.type());
  return result;
}

}  // namespace image
