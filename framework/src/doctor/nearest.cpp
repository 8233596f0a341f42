#include "doctor/nearest.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace pipeline {
namespace {

/// Sum of squared differences; or some sum above `enough`, once that is reached. Eight sums side by side, for vector
/// instructions, in an order that depends on the size alone.
float squared_distance(std::span<const float> a, std::span<const float> b, float enough) {
  constexpr std::size_t kLanes = 8;
  constexpr std::size_t kStride = 14 * kLanes;
  float total = 0.0F;
  std::size_t i = 0;
  while (i + kLanes <= a.size() && total <= enough) {
    const std::size_t end = std::min(a.size() - a.size() % kLanes, i + kStride);
    std::array<float, kLanes> sums{};
    for (; i < end; i += kLanes)
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const float difference = a[i + lane] - b[i + lane];
        sums[lane] += difference * difference;
      }
    for (const float sum : sums) total += sum;
  }
  for (; i < a.size() && total <= enough; ++i) total += (a[i] - b[i]) * (a[i] - b[i]);
  return total;
}

}  // namespace

double distance_to_nearest(std::span<const float> image, std::span<const float> training,
                           std::optional<std::size_t> left_out) {
  const std::size_t values = image.size();
  float nearest = std::numeric_limits<float>::infinity();
  for (std::size_t row = 0; row < training.size() / values; ++row)
    if (row != left_out)
      nearest = std::min(nearest, squared_distance(image, training.subspan(row * values, values), nearest));
  return std::isinf(nearest) ? std::numeric_limits<double>::quiet_NaN()
                             : std::sqrt(static_cast<double>(nearest) / static_cast<double>(values));
}

}  // namespace pipeline
