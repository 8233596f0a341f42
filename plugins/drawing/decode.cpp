#include "decode.h"

#include <algorithm>
#include <array>
#include <string>

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "composite.h"
#include "container.h"
#include "mat_image.h"

namespace drawing {

namespace {

using pipeline::Error;

cv::Mat pixels_of(Bytes file, const Container& container) {
  const cv::Mat encoded(1, static_cast<int>(file.size()), CV_8UC1, const_cast<std::uint8_t*>(file.data()));
  const std::string format(name_of(container.format));
  cv::Mat pixels;
  try {
    // Unchanged: with alpha and 16 bits, and not turned by EXIF's orientation.
    pixels = cv::imdecode(encoded, cv::IMREAD_UNCHANGED);
  } catch (const cv::Exception& error) {
    throw Error("its " + format + " data cannot be decoded: " + error.err);
  }
  if (pixels.empty()) throw Error("its " + format + " data cannot be decoded: it is damaged, or of an unusual kind");
  const bool as_promised = pixels.cols == container.width && pixels.rows == container.height;
  const bool turned = container.turned_by_decoder && pixels.cols == container.height && pixels.rows == container.width;
  if (!as_promised && !turned)
    throw Error("its header promises " + std::to_string(container.width) + " x " + std::to_string(container.height) +
                " pixels, but it holds " + std::to_string(pixels.cols) + " x " + std::to_string(pixels.rows));
  if (pixels.depth() != CV_8U && pixels.depth() != CV_16U)
    throw Error("its samples are neither 8 nor 16 bits wide; save it as a PNG");
  return pixels;
}

/// Grey with one transparent value, as B G R A.
cv::Mat with_alpha(const cv::Mat& grey, std::uint16_t transparent) {
  cv::Mat opaque = grey != transparent;  // 255 where it is
  if (grey.depth() == CV_16U) opaque.convertTo(opaque, CV_16U, 257);
  cv::Mat result;
  cv::merge(std::array<cv::Mat, 4>{grey, grey, grey, opaque}, result);
  return result;
}

/// Grey or B G R, without alpha.
cv::Mat opaque(cv::Mat pixels, const Container& container) {
  if (container.zero_is_white && pixels.channels() == 1) cv::bitwise_not(pixels, pixels);
  if (container.transparent_grey && pixels.channels() == 1) pixels = with_alpha(pixels, *container.transparent_grey);
  switch (pixels.channels()) {
    case 1:
    case 3:
      return pixels;
    case 4:
      return composited(pixels, container.alpha);
    default:
      throw Error("it has " + std::to_string(pixels.channels()) + " channels; 1, 3 or 4 can be read");
  }
}

cv::Mat in_colour(const cv::Mat& pixels, Colour colour) {
  cv::Mat result;
  if (colour == Colour::rgb) {
    cv::cvtColor(pixels, result, pixels.channels() == 1 ? cv::COLOR_GRAY2RGB : cv::COLOR_BGR2RGB);
  } else if (pixels.channels() == 1) {
    return pixels;
  } else {
    cv::cvtColor(pixels, result, cv::COLOR_BGR2GRAY);
  }
  return result;
}

/// 257 = 65535 / 255, and no 16-bit value lies half-way between two bytes: float arithmetic rounds each correctly.
cv::Mat in_bytes(const cv::Mat& pixels) {
  if (pixels.depth() == CV_8U) return pixels;
  cv::Mat result;
  pixels.convertTo(result, CV_8U, 1.0 / 257.0);
  return result;
}

/// EXIF 2.3, tag 274: which way the stored rows and columns run.
cv::Mat upright(const cv::Mat& pixels, int orientation) {
  cv::Mat result;
  switch (orientation) {
    case 2:
      cv::flip(pixels, result, 1);
      break;
    case 3:
      cv::rotate(pixels, result, cv::ROTATE_180);
      break;
    case 4:
      cv::flip(pixels, result, 0);
      break;
    case 5:
      cv::transpose(pixels, result);
      break;
    case 6:
      cv::rotate(pixels, result, cv::ROTATE_90_CLOCKWISE);
      break;
    case 7:
      cv::transpose(pixels, result);
      cv::rotate(result, result, cv::ROTATE_180);
      break;
    case 8:
      cv::rotate(pixels, result, cv::ROTATE_90_COUNTERCLOCKWISE);
      break;
    default:
      return pixels;
  }
  return result;
}

}  // namespace

pipeline::Image decode(Bytes file, Colour colour) {
  const Container container = inspect(file);
  tame_opencv();
  const cv::Mat pixels = opaque(pixels_of(file, container), container);
  return to_image(upright(in_bytes(in_colour(pixels, colour)), container.orientation));
}

}  // namespace drawing
