#include <pipeline/run_info.h>

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>

namespace pipeline {
namespace {

ImageShape shown_shape(const ImageShape& shape) {
  const std::int64_t longest = std::max(shape.height, shape.width);
  if (longest <= SeenImages::kLongestSide) return shape;
  const auto shrunk = [&](std::int64_t side) {
    return std::max<std::int64_t>(1, (side * SeenImages::kLongestSide + longest / 2) / longest);
  };
  return {shrunk(shape.height), shrunk(shape.width), shape.channels};
}

/// Means of blocks: block (y, x) covers the lines from y H / h up to (y + 1) H / h, columns likewise.
template <class T>
Image area_mean(const ImageView& image, const ImageShape& to) {
  const T* from = reinterpret_cast<const T*>(image.data);
  const std::int64_t channels = to.channels;
  Image result{Tensor::uninitialized(image.dtype, {to.height, to.width, channels})};
  T* out = result.pixels.writable<T>().data();
  std::vector<double> sums(static_cast<std::size_t>(to.width * channels));
  for (std::int64_t y = 0; y < to.height; ++y) {
    const std::int64_t top = y * image.shape.height / to.height;
    const std::int64_t bottom = std::max(top + 1, (y + 1) * image.shape.height / to.height);
    std::fill(sums.begin(), sums.end(), 0.0);
    for (std::int64_t line = top; line < bottom; ++line) {
      for (std::int64_t x = 0; x < to.width; ++x) {
        const std::int64_t left = x * image.shape.width / to.width;
        const std::int64_t right = std::max(left + 1, (x + 1) * image.shape.width / to.width);
        const double share = 1.0 / static_cast<double>((bottom - top) * (right - left));
        for (std::int64_t column = left; column < right; ++column)
          for (std::int64_t c = 0; c < channels; ++c)
            sums[static_cast<std::size_t>(x * channels + c)] +=
                share * static_cast<double>(from[(line * image.shape.width + column) * channels + c]);
      }
    }
    for (const double sum : sums) {
      if constexpr (std::is_integral_v<T>) {
        *out++ = static_cast<T>(std::lround(sum));
      } else {
        *out++ = static_cast<T>(sum);
      }
    }
  }
  return result;
}

}  // namespace

SeenImages SeenImages::of(std::string edge, std::string type, const Images& images) {
  SeenImages seen{std::move(edge), std::move(type), images, {}};
  bool any_large = false;
  for (std::int64_t row = 0; row < images.size() && !any_large; ++row) {
    const ImageShape shape = images.at(row).shape;
    any_large = !(shown_shape(shape) == shape);
    if (!images.is_ragged()) break;
  }
  if (!any_large) return seen;
  std::vector<Image> small;
  small.reserve(static_cast<std::size_t>(images.size()));
  for (std::int64_t row = 0; row < images.size(); ++row) {
    const ImageView image = images.at(row);
    const ImageShape to = shown_shape(image.shape);
    small.push_back(image.dtype == DType::u8 ? area_mean<std::uint8_t>(image, to) : area_mean<float>(image, to));
    seen.original.push_back(image.shape);
  }
  seen.images = images.with_pixels(std::move(small)).with_affine(images.affine());
  return seen;
}

}  // namespace pipeline
