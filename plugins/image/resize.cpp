/// \file
/// image.resize: brings every image to the same width and height. Proportions are not kept.
///
///     interpolation   method (OpenCV's names)
///     auto            a side that shrinks by area, then a side that grows by cubic
///     nearest         INTER_NEAREST_EXACT: the pixel whose centre is nearest
///     linear          INTER_LINEAR: 2 x 2 neighbours; skips pixels when shrinking by more than half
///     cubic           INTER_CUBIC: 4 x 4 neighbours (Keys 1981, a = -0.75)
///     area            INTER_AREA: mean of the pixels covered, when shrinking; like linear when growing
///     lanczos         INTER_LANCZOS4: 8 x 8 neighbours
///
/// Bytes stay bytes (rounded, cut off at 0 and 255), floats stay floats; cubic and lanczos may overshoot the range of
/// floats beside edges. Stored values are interpolated, so a map that image.scale has put behind them stays. An image
/// that already has the size wanted is not changed in any bit. Images have 1 to 4 channels; the result is bounded.
#include <algorithm>
#include <cstdint>
#include <string>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <pipeline/plugin.h>

#include "opencv_threads.h"

namespace {

using pipeline::DType;
using pipeline::Error;
using pipeline::Image;
using pipeline::Images;
using pipeline::ImageView;

constexpr std::int64_t kMaxSide = 4096;
constexpr std::int64_t kMaxResultBytes = std::int64_t{4} << 30;

enum class Interpolation { automatic, nearest, linear, cubic, area, lanczos };

int opencv_flag(Interpolation interpolation) {
  switch (interpolation) {
    case Interpolation::nearest:
      return cv::INTER_NEAREST_EXACT;
    case Interpolation::linear:
      return cv::INTER_LINEAR;
    case Interpolation::area:
      return cv::INTER_AREA;
    case Interpolation::lanczos:
      return cv::INTER_LANCZOS4;
    case Interpolation::automatic:
    case Interpolation::cubic:
      break;
  }
  return cv::INTER_CUBIC;
}

class Resizer final : public pipeline::ImagePreprocess {
 public:
  Resizer(cv::Size size, Interpolation interpolation) : size_(size), interpolation_(interpolation) {}

  Image apply(const ImageView& image) const override {
    const auto channels = static_cast<int>(image.shape.channels);
    const int type = CV_MAKETYPE(image.dtype == DType::u8 ? CV_8U : CV_32F, channels);
    const cv::Mat from(static_cast<int>(image.shape.height), static_cast<int>(image.shape.width), type,
                       const_cast<std::byte*>(image.data));
    Image result{pipeline::Tensor::uninitialized(image.dtype, {size_.height, size_.width, channels})};
    void* pixels = image.dtype == DType::u8 ? static_cast<void*>(result.pixels.writable<std::uint8_t>().data())
                                            : static_cast<void*>(result.pixels.writable<float>().data());
    cv::Mat to(size_, type, pixels);
    resize(from, to);
    return result;
  }

 private:
  void resize(const cv::Mat& from, cv::Mat& to) const {
    if (from.size() == size_) {
      from.copyTo(to);
    } else if (interpolation_ != Interpolation::automatic) {
      cv::resize(from, to, size_, 0, 0, opencv_flag(interpolation_));
    } else {
      // Area cannot shrink one side while the other grows: it would skip pixels. So the sides that shrink come first.
      const cv::Size shrunk(std::min(from.cols, size_.width), std::min(from.rows, size_.height));
      if (shrunk == size_) {
        cv::resize(from, to, size_, 0, 0, cv::INTER_AREA);
      } else if (shrunk == from.size()) {
        cv::resize(from, to, size_, 0, 0, cv::INTER_CUBIC);
      } else {
        cv::Mat between;
        cv::resize(from, between, shrunk, 0, 0, cv::INTER_AREA);
        cv::resize(between, to, size_, 0, 0, cv::INTER_CUBIC);
      }
    }
  }

  cv::Size size_;
  Interpolation interpolation_;
};

class Resize final : public pipeline::SetPreprocess {
 public:
  struct Options {
    int width = 28;
    int height = 28;
    Interpolation interpolation = Interpolation::automatic;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("brings every image to the same width and height");
    spec.example("uses: image.resize\nin: drawings\nwith: { width: 28, height: 28 }\n");
    spec.required("width", &Options::width, pipeline::range(1, kMaxSide), "of the result, in pixels");
    spec.required("height", &Options::height, pipeline::range(1, kMaxSide), "of the result, in pixels");
    spec.param("interpolation", &Options::interpolation,
               pipeline::choices({"auto", "nearest", "linear", "cubic", "area", "lanczos"}),
               "how pixels are made; auto: area where a side shrinks, cubic where it grows");
  }

  explicit Resize(Options options) : options_(options) {}

  Images apply(const Images& images, pipeline::Context& context) const override {
    if (!images.is_ragged() && !images.empty() && images.shape().width == options_.width &&
        images.shape().height == options_.height)
      return images;
    require_bounds(images);
    image::keep_opencv_to_this_thread();
    const Resizer resizer({options_.width, options_.height}, options_.interpolation);
    return pipeline::apply_to_each(resizer, images.with_affine({}), context).with_affine(images.affine());
  }

 private:
  void require_bounds(const Images& images) const {
    if (images.empty()) return;
    const std::int64_t channels = images.at(0).shape.channels;
    if (channels < 1 || channels > 4)
      throw Error("the images have " + std::to_string(channels) + " channels; image.resize takes 1 to 4",
                  "keep the channels that matter");
    const auto image_bytes =
        options_.width * options_.height * channels * static_cast<std::int64_t>(pipeline::size_of(images.dtype()));
    if (images.size() > kMaxResultBytes / image_bytes)
      throw Error(std::to_string(images.size()) + " images of " + std::to_string(options_.height) + " x " +
                      std::to_string(options_.width) + " pixels would take more than 4 GiB",
                  "choose a smaller 'width' and 'height', or work on fewer images");
  }

  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Resize>("image.resize"); }
