#include "mat_image.h"

#include <cstdint>
#include <cstring>

#include <opencv2/core/utils/logger.hpp>

namespace drawing {

void tame_opencv() {
  [[maybe_unused]] static const bool once = [] {
    cv::setNumThreads(1);
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    return true;
  }();
}

pipeline::Image to_image(const cv::Mat& pixels) {
  pipeline::Image image{
      pipeline::Tensor::uninitialized(pipeline::DType::u8, {pixels.rows, pixels.cols, pixels.channels()})};
  std::uint8_t* to = image.pixels.writable<std::uint8_t>().data();
  const std::size_t line = static_cast<std::size_t>(pixels.cols) * pixels.elemSize();
  for (int y = 0; y < pixels.rows; ++y, to += line) std::memcpy(to, pixels.ptr(y), line);
  return image;
}

}  // namespace drawing
