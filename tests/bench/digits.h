/// \file
/// Images as sparse as MNIST's, without the files: strokes in the middle, 19 % of the bytes not zero.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <pipeline/images.h>
#include <pipeline/random.h>

namespace bench {

inline pipeline::Images digits(std::int64_t count) {
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(count) * 784);
  pipeline::Images::Columns columns;
  for (int c = 0; c < 10; ++c) columns.classes.push_back(std::to_string(c));
  for (std::int64_t row = 0; row < count; ++row) {
    pipeline::Random random(17, static_cast<std::uint64_t>(row));
    const auto label = static_cast<std::int32_t>(row % 10);
    columns.labels.push_back(label);
    // A closed curve of the class's shape, about 3 pixels thick.
    const double size = 6.2 + 0.8 * random.normal();
    const double lean = 0.2 * random.normal();
    for (int step = 0; step < 240; ++step) {
      const double angle = step * 0.0262;
      const double x = 13.5 + size * std::cos(angle * (1 + label % 3)) * 0.9 + lean * size * std::sin(angle);
      const double y = 13.5 + size * std::sin(angle * (1 + label / 3)) * 1.2;
      for (int dy = -1; dy <= 1; ++dy) {
        for (int dx = 0; dx <= 1; ++dx) {
          const auto px = static_cast<std::int64_t>(x) + dx;
          const auto py = static_cast<std::int64_t>(y) + dy;
          if (px < 0 || px >= 28 || py < 0 || py >= 28) continue;
          bytes[static_cast<std::size_t>(row * 784 + py * 28 + px)] = static_cast<std::uint8_t>(255 - 90 * (dy * dy));
        }
      }
    }
  }
  return pipeline::Images(pipeline::Tensor::of<std::uint8_t>({count, 28, 28, 1}, bytes), std::move(columns))
      .with_affine({1.0F / 255.0F, 0.0F});
}

/// Share of the stored bytes that are not zero.
inline double density(const pipeline::Images& images) {
  double count = 0.0;
  for (const std::uint8_t byte : images.pixels().values<std::uint8_t>()) count += byte != 0 ? 1.0 : 0.0;
  return count / static_cast<double>(images.pixels().size());
}

}  // namespace bench
