#include "composite.h"

#include <algorithm>
#include <cassert>
#include <limits>

namespace drawing {

namespace {

template <class T>
constexpr std::uint32_t kHighest = std::numeric_limits<T>::max();

/// Mean luma of the ink as a share of the highest value, weighted by alpha; 0 when there is no ink.
template <class T>
double ink_luma(const cv::Mat& image, AlphaKind kind) {
  double luma = 0.0;
  double weight = 0.0;
  for (int y = 0; y < image.rows; ++y) {
    const T* pixel = image.ptr<T>(y);
    for (int x = 0; x < image.cols; ++x, pixel += 4) {
      const double own = 0.114 * pixel[0] + 0.587 * pixel[1] + 0.299 * pixel[2];
      const double alpha = pixel[3] / static_cast<double>(kHighest<T>);
      luma += kind == AlphaKind::premultiplied ? own : own * alpha;
      weight += alpha;
    }
  }
  return weight == 0.0 ? 0.0 : luma / weight / kHighest<T>;
}

template <class T>
cv::Mat on_ground(const cv::Mat& image, AlphaKind kind) {
  const std::uint32_t ground = ink_luma<T>(image, kind) < 0.5 ? kHighest<T> : 0;
  cv::Mat result(image.size(), CV_MAKETYPE(image.depth(), 3));
  for (int y = 0; y < image.rows; ++y) {
    const T* from = image.ptr<T>(y);
    T* to = result.ptr<T>(y);
    for (int x = 0; x < image.cols; ++x, from += 4, to += 3) {
      const std::uint32_t alpha = from[3];
      for (int c = 0; c < 3; ++c) {
        // At most 65535^2 + 32767, which 32 bits hold. A premultiplied colour is at most alpha.
        const std::uint32_t ink =
            kind == AlphaKind::premultiplied ? std::min<std::uint32_t>(from[c], alpha) * kHighest<T> : from[c] * alpha;
        to[c] = static_cast<T>((ink + (kHighest<T> - alpha) * ground + kHighest<T> / 2) / kHighest<T>);
      }
    }
  }
  return result;
}

}  // namespace

cv::Mat composited(const cv::Mat& image, AlphaKind alpha) {
  assert(image.type() == CV_8UC4 || image.type() == CV_16UC4);
  return image.depth() == CV_8U ? on_ground<std::uint8_t>(image, alpha) : on_ground<std::uint16_t>(image, alpha);
}

}  // namespace drawing
