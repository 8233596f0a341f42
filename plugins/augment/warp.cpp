#include "warp.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <pipeline/random.h>

#include "alteration.h"

namespace augment {

AffineMap AffineMap::then(const AffineMap& second) const {
  return {second.xx * xx + second.xy * yx,
          second.xx * xy + second.xy * yy,
          second.yx * xx + second.yy * yx,
          second.yx * xy + second.yy * yy,
          second.xx * shift_x + second.xy * shift_y + second.shift_x,
          second.yx * shift_x + second.yy * shift_y + second.shift_y};
}

AffineMap AffineMap::inverse() const {
  const double determinant = xx * yy - xy * yx;
  AffineMap inverse{yy / determinant, -xy / determinant, -yx / determinant, xx / determinant, 0.0, 0.0};
  inverse.shift_x = -(inverse.xx * shift_x + inverse.xy * shift_y);
  inverse.shift_y = -(inverse.yx * shift_x + inverse.yy * shift_y);
  return inverse;
}

namespace {

/// Weight of each lattice point for each pixel of a side: pixels x points.
cv::Mat_<float> weights_of(int pixels, double smoothness_px, double factor) {
  constexpr double kReach = 3.0;
  const int points = static_cast<int>(std::ceil((pixels - 1) / smoothness_px + 2.0 * kReach)) + 1;
  cv::Mat_<float> weights(pixels, points);
  for (int pixel = 0; pixel < pixels; ++pixel)
    for (int point = 0; point < points; ++point) {
      const double distance = pixel / smoothness_px + kReach - point;
      weights(pixel, point) = static_cast<float>(factor * std::exp(-0.5 * distance * distance));
    }
  return weights;
}

}  // namespace

ElasticField::ElasticField(cv::Size size, double displacement_px, double smoothness_px)
    : along_x_(weights_of(size.width, smoothness_px, displacement_px * std::sqrt(3.0 / std::numbers::pi)).t()),
      along_y_(weights_of(size.height, smoothness_px, 1.0)) {}

void ElasticField::draw(std::uint64_t key, std::vector<float>& noise, cv::Mat_<cv::Vec2f>& field) const {
  const auto width = static_cast<std::size_t>(along_x_.cols);
  const auto rows = static_cast<std::size_t>(along_y_.cols);
  pipeline::Random random(key, kField);
  noise.assign(rows * 2 * width, 0.0F);  // smoothed along x: for each lattice row dx and dy of each column
  for (std::size_t row = 0; row < rows; ++row) {
    float* const dx = noise.data() + row * 2 * width;
    float* const dy = dx + width;
    for (int point = 0; point < along_x_.rows; ++point) {
      // 16 bits are plenty for each of the two numbers.
      const std::uint32_t word = random.next();
      const float u = static_cast<float>(word >> 16U) * 0x1p-15F - 1.0F;
      const float v = static_cast<float>(word & 0xFFFFU) * 0x1p-15F - 1.0F;
      const float* const weights = along_x_[point];
      for (std::size_t x = 0; x < width; ++x) {
        dx[x] += weights[x] * u;
        dy[x] += weights[x] * v;
      }
    }
  }
  field.create(along_y_.rows, along_x_.cols);
  std::vector<float> line(2 * width);
  for (int y = 0; y < field.rows; ++y) {
    std::ranges::fill(line, 0.0F);
    for (std::size_t row = 0; row < rows; ++row) {
      const float weight = along_y_(y, static_cast<int>(row));
      const float* const smoothed = noise.data() + row * 2 * width;
      for (std::size_t x = 0; x < 2 * width; ++x) line[x] += weight * smoothed[x];
    }
    for (std::size_t x = 0; x < width; ++x) field(y, static_cast<int>(x)) = {line[x], line[width + x]};
  }
}

}  // namespace augment
