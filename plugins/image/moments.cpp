#include "moments.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "row_blocks.h"

namespace image {

namespace {

struct ByteSums {
  std::uint64_t sum = 0;
  std::uint64_t squares = 0;
};

ByteSums sums_of(std::span<const std::uint8_t> values) {
  constexpr std::size_t kChunk = 1 << 15;  // 255^2 * 2^15 still fits into 32 bits, which vectorise twice as wide
  ByteSums sums;
  for (std::size_t start = 0; start < values.size(); start += kChunk) {
    std::uint32_t sum = 0;
    std::uint32_t squares = 0;
    for (const std::uint8_t byte : values.subspan(start, std::min(kChunk, values.size() - start))) {
      const std::uint32_t value = byte;
      sum += value;
      squares += value * value;
    }
    sums.sum += sum;
    sums.squares += squares;
  }
  return sums;
}

Moments byte_moments(const pipeline::Images& images, pipeline::Context& context) {
  const RowBlocks blocks(images);
  std::vector<ByteSums> parts(blocks.count());
  blocks.for_each(context, [&](std::size_t block, std::span<const std::int64_t> rows) {
    ByteSums own;
    for (const std::int64_t row : rows) {
      const ByteSums sums = sums_of(stored_values<std::uint8_t>(images, row));
      own.sum += sums.sum;
      own.squares += sums.squares;
    }
    parts[block] = own;
  });
  ByteSums all;
  for (const ByteSums& part : parts) {
    all.sum += part.sum;
    all.squares += part.squares;
  }
  // About a whole number near the mean all sums stay exact, and nothing is lost where the deviation is small:
  //   sum (x - m)^2 = squares - 2 m sum + n m^2,    variance = that / n - (mean - m)^2
  const auto n = static_cast<std::uint64_t>(blocks.values());
  const double mean = static_cast<double>(all.sum) / static_cast<double>(n);
  const auto m = static_cast<std::uint64_t>(std::llround(mean));
  const std::uint64_t about_m = all.squares + n * m * m - 2 * m * all.sum;
  const double shift = mean - static_cast<double>(m);
  const double variance = static_cast<double>(about_m) / static_cast<double>(n) - shift * shift;
  return {mean, std::sqrt(std::max(0.0, variance))};
}

/// Sum over all values x of f(x), in double: in order within a block, then block by block.
template <class Function>
double sum_of(const RowBlocks& blocks, const pipeline::Images& images, pipeline::Context& context, Function f) {
  std::vector<double> parts(blocks.count());
  blocks.for_each(context, [&](std::size_t block, std::span<const std::int64_t> rows) {
    double own = 0.0;
    for (const std::int64_t row : rows) {
      double sum = 0.0;
      for (const float value : stored_values<float>(images, row)) sum += f(static_cast<double>(value));
      own += sum;
    }
    parts[block] = own;
  });
  double all = 0.0;
  for (const double part : parts) all += part;
  return all;
}

Moments float_moments(const pipeline::Images& images, pipeline::Context& context) {
  const RowBlocks blocks(images);
  const auto n = static_cast<double>(blocks.values());
  const double mean = sum_of(blocks, images, context, [](double x) { return x; }) / n;
  const double squares = sum_of(blocks, images, context, [mean](double x) { return (x - mean) * (x - mean); });
  return {mean, std::sqrt(squares / n)};
}

}  // namespace

Moments moments_of(const pipeline::Images& images, pipeline::Context& context) {
  const Moments stored =
      images.dtype() == pipeline::DType::u8 ? byte_moments(images, context) : float_moments(images, context);
  const double scale = images.affine().scale;
  return {scale * stored.mean + images.affine().offset, std::abs(scale) * stored.deviation};
}

}  // namespace image
