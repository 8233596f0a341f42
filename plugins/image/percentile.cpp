#include "percentile.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace image {

namespace {

/// How many values are at most the percentile, at least 1.
std::size_t rank_of(double share, std::size_t count) {
  const double rank = std::ceil(share * static_cast<double>(count));
  return std::clamp<std::size_t>(static_cast<std::size_t>(std::max(rank, 1.0)), 1, count);
}

class Histogram {
 public:
  void add(std::uint8_t value) { ++counts_[value]; }

  double percentile(double share) const {
    std::size_t total = 0;
    for (const std::size_t count : counts_) total += count;
    const std::size_t rank = rank_of(share, total);
    std::size_t below = 0;
    for (std::size_t value = 0; value < counts_.size(); ++value) {
      below += counts_[value];
      if (below >= rank) return static_cast<double>(value);
    }
    return 255.0;
  }

 private:
  std::array<std::size_t, 256> counts_{};
};

double percentile_of(std::vector<float>& values, double share) {
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(rank_of(share, values.size()) - 1);
  std::nth_element(values.begin(), place, values.end());
  return static_cast<double>(*place);
}

/// Calls add(value) for each pixel of `image` that `chosen(row, column)` says.
template <class T, class Add>
void for_each_masked(const cv::Mat& image, const cv::Mat& mask, Add add) {
  for (int row = 0; row < image.rows; ++row) {
    const T* const values = image.ptr<T>(row);
    const std::uint8_t* const chosen = mask.ptr<std::uint8_t>(row);
    for (int column = 0; column < image.cols; ++column)
      if (chosen[column] != 0) add(values[column]);
  }
}

/// The outermost pixels, each once, as one row.
cv::Mat border_of(const cv::Mat& image) {
  if (image.rows <= 2 || image.cols <= 2)
    return image.isContinuous() ? image.reshape(0, 1) : image.clone().reshape(0, 1);
  const int inner = image.rows - 2;
  cv::Mat border(1, 2 * (image.cols + inner), image.type());
  image.row(0).copyTo(border.colRange(0, image.cols));
  image.row(image.rows - 1).copyTo(border.colRange(image.cols, 2 * image.cols));
  const std::size_t pixel = image.elemSize();
  std::byte* to = border.ptr<std::byte>() + 2 * static_cast<std::size_t>(image.cols) * pixel;
  for (int row = 1; row <= inner; ++row) {
    const std::byte* const first = image.ptr<std::byte>(row);
    to = std::copy_n(first, pixel, to);
    to = std::copy_n(first + static_cast<std::size_t>(image.cols - 1) * pixel, pixel, to);
  }
  return border;
}

}  // namespace

double percentile(const cv::Mat& image, double share) {
  const int width = image.cols * image.channels();
  if (image.depth() == CV_8U) {
    Histogram histogram;
    for (int row = 0; row < image.rows; ++row) {
      const std::uint8_t* const values = image.ptr<std::uint8_t>(row);
      for (int i = 0; i < width; ++i) histogram.add(values[i]);
    }
    return histogram.percentile(share);
  }
  std::vector<float> values;
  values.reserve(image.total() * static_cast<std::size_t>(image.channels()));
  for (int row = 0; row < image.rows; ++row)
    values.insert(values.end(), image.ptr<float>(row), image.ptr<float>(row) + width);
  return percentile_of(values, share);
}

double percentile(const cv::Mat& image, const cv::Mat& mask, double share) {
  if (image.depth() == CV_8U) {
    Histogram histogram;
    for_each_masked<std::uint8_t>(image, mask, [&](std::uint8_t value) { histogram.add(value); });
    return histogram.percentile(share);
  }
  std::vector<float> values;
  for_each_masked<float>(image, mask, [&](float value) { values.push_back(value); });
  return percentile_of(values, share);
}

cv::Scalar border_median(const cv::Mat& image) {
  const cv::Mat border = border_of(image);
  if (border.channels() == 1) return {percentile(border, 0.5)};
  std::vector<cv::Mat> channels;
  cv::split(border, channels);
  cv::Scalar medians;
  for (std::size_t i = 0; i < channels.size(); ++i) medians[static_cast<int>(i)] = percentile(channels[i], 0.5);
  return medians;
}

}  // namespace image
