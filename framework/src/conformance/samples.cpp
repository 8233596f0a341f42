#include "conformance/samples.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include <pipeline/random.h>

namespace pipeline {
namespace {

constexpr std::int64_t kClasses = 3;

Images::Columns columns_for(std::int64_t count) {
  Images::Columns columns;
  columns.classes = {"upright", "level", "slanted"};
  for (std::int64_t row = 0; row < count; ++row) {
    columns.labels.push_back(static_cast<std::int32_t>(row % kClasses));
    columns.authors.push_back("author " + std::to_string(row / kClasses % 5));
  }
  return columns;
}

/// Bytes, or floats from 0 to 1.
Tensor noise(DType dtype, const Shape& shape, Random& random) {
  Tensor tensor = Tensor::uninitialized(dtype, shape);
  if (dtype == DType::u8) {
    for (std::uint8_t& value : tensor.writable<std::uint8_t>()) value = static_cast<std::uint8_t>(random.below(256));
  } else {
    for (float& value : tensor.writable<float>()) value = static_cast<float>(random.uniform());
  }
  return tensor;
}

Images noise_images(DType dtype, std::int64_t count, std::int64_t height, std::int64_t width, std::int64_t channels,
                    std::uint64_t seed) {
  Random random(seed);
  return {noise(dtype, {count, height, width, channels}, random), columns_for(count)};
}

Images filled(std::uint8_t value) {
  constexpr std::int64_t kCount = 3;
  Tensor pixels = Tensor::uninitialized(DType::u8, {kCount, 28, 28, 1});
  std::ranges::fill(pixels.writable<std::uint8_t>(), value);
  return {std::move(pixels), columns_for(kCount)};
}

/// How much of a pixel's middle lies on the bar: 1 on it, 0 beyond its rim.
double on_bar(double x, double y, double length, double width, double angle) {
  const double along = std::abs(x * std::sin(angle) + y * std::cos(angle));
  const double across = std::abs(x * std::cos(angle) - y * std::sin(angle));
  return std::clamp(width / 2 - across + 0.5, 0.0, 1.0) * std::clamp(length / 2 - along + 0.5, 0.0, 1.0);
}

}  // namespace

Images bar_images(std::int64_t count, std::int64_t side, std::uint64_t seed) {
  Tensor pixels = Tensor::zeros(DType::u8, {count, side, side, 1});
  const std::span<std::uint8_t> values = pixels.writable<std::uint8_t>();
  const auto size = static_cast<double>(side);
  std::size_t at = 0;
  for (std::int64_t row = 0; row < count; ++row) {
    Random random(seed, static_cast<std::uint64_t>(row));
    const double angle = static_cast<double>(row % kClasses) == 1   ? std::numbers::pi / 2
                         : static_cast<double>(row % kClasses) == 2 ? std::numbers::pi / 4
                                                                    : 0.0;
    const double length = size * (0.5 + 0.2 * random.uniform());
    const double width = std::max(1.0, size * (0.08 + 0.08 * random.uniform()));
    const double x0 = size * (0.4 + 0.2 * random.uniform());
    const double y0 = size * (0.4 + 0.2 * random.uniform());
    for (std::int64_t y = 0; y < side; ++y)
      for (std::int64_t x = 0; x < side; ++x)
        values[at++] = static_cast<std::uint8_t>(
            std::lround(250 * on_bar(static_cast<double>(x) - x0, static_cast<double>(y) - y0, length, width, angle)));
  }
  return {std::move(pixels), columns_for(count)};
}

Images no_images() { return {Tensor::zeros(DType::u8, {0, 28, 28, 1}), {{}, {"upright", "level", "slanted"}, {}, {}}}; }

std::vector<Sample> tiny_samples() {
  return {{"one image of 1 x 1", noise_images(DType::u8, 1, 1, 1, 1, 1)},
          {"six images of 1 x 1", noise_images(DType::u8, 6, 1, 1, 1, 2)},
          {"six images of 1 x 3 floats", noise_images(DType::f32, 6, 1, 3, 1, 3)},
          {"one image of 28 x 28", bar_images(1, 28, 4)}};
}

std::vector<Sample> huge_samples() {
  return {{"three images of 640 x 400", noise_images(DType::u8, 3, 640, 400, 1, 5)},
          {"three images of 3 x 5000", noise_images(DType::u8, 3, 3, 5000, 1, 6)},
          {"10000 images of 4 x 5", noise_images(DType::u8, 10000, 4, 5, 1, 7)}};
}

std::vector<Sample> random_samples() {
  Random random(8);
  std::vector<Image> ragged;
  for (int i = 0; i < 12; ++i) {
    const auto side = [&random] { return static_cast<std::int64_t>(1 + random.below(40)); };
    const std::int64_t height = side();
    ragged.push_back({noise(DType::u8, {height, side(), 1}, random)});
  }
  const Images bytes = noise_images(DType::u8, 30, 28, 28, 1, 9);
  Images::Columns unlabelled;
  Random again(10);
  Tensor pixels = noise(DType::u8, {4, 28, 28, 1}, again);
  return {{"noise in bytes", bytes},
          {"noise in floats", noise_images(DType::f32, 12, 28, 28, 1, 11)},
          {"noise with an affine map", bytes.with_affine({0.25F, -3.0F})},
          {"noise in colour", noise_images(DType::u8, 6, 28, 28, 3, 12)},
          {"noise of different sizes", Images(std::move(ragged), columns_for(12))},
          {"black images", filled(0)},
          {"white images", filled(255)},
          {"images without labels", Images(std::move(pixels), std::move(unlabelled))},
          {"a set of which one row was refused", bytes.with_refused({{2, "refused by a step before"}})}};
}

}  // namespace pipeline
