/// \file
/// Preprocessing steps: from images to images. The runtime runs them in parallel, keeps rows, and records lineage.
///
/// A subclass of one of the three bases has `struct Options` (or none), `static void describe(Spec<Options>&)`, and a
/// constructor from Options (or none). A step that learns has in addition
///
///     static pipeline::State fit(const Options&, const pipeline::Images& images, pipeline::Context&);
///
/// and a constructor from (Options, const State&): what was learned is all in the State, so that a step that was saved
/// and loaded does the very same.
#pragma once

#include <memory>

#include <pipeline/context.h>
#include <pipeline/error.h>
#include <pipeline/export.h>
#include <pipeline/images.h>

namespace cv {
class Mat;
}

namespace pipeline {

/// One image to one image, with OpenCV. Include an OpenCV header in the plugin; the framework itself does without.
class PIPELINE_EXPORT Preprocess {
 public:
  virtual ~Preprocess();
  /// `image`: CV_8U or CV_32F, any size and number of channels; not to be written to. Returns either type.
  /// Throws ImageRefused for an image it cannot use. Called from several threads at once.
  virtual cv::Mat apply(const cv::Mat& image) const = 0;
};

/// One image to one image, without any library.
class PIPELINE_EXPORT ImagePreprocess {
 public:
  virtual ~ImagePreprocess();
  /// As Preprocess::apply.
  virtual Image apply(const ImageView& image) const = 0;
};

/// A whole set to a whole set, for a step that need not touch every pixel. Rows keep their number and order.
class PIPELINE_EXPORT SetPreprocess {
 public:
  virtual ~SetPreprocess();
  /// `images` with other pixels: see Images::with_pixels and its like, which keep all else.
  virtual Images apply(const Images& images, Context& context) const = 0;
};

/// Applies `step` to each image in parallel. Values are handed over as a network would see them: where `images` has an
/// affine map, as floats. Rows already refused are passed by. Refusals are recorded with their reason; any other
/// exception ends the step. The result is one tensor where all sizes are equal; a refused row is then zeros of that
/// shape.
PIPELINE_EXPORT Images apply_to_each(const ImagePreprocess& step, const Images& images, Context& context);

namespace detail {

/// Lends a cv::Mat author the image behind an ImageView. A template, so that cv::Mat is only needed where a plugin
/// includes it. OpenCV's type number is depth + (channels - 1) * 8, with depth 0 for CV_8U and 5 for CV_32F.
template <class Step, class Mat>
class MatAdapter final : public ImagePreprocess {
 public:
  explicit MatAdapter(std::unique_ptr<Step> step) : step_(std::move(step)) {}

  Image apply(const ImageView& image) const override {
    constexpr int kByte = 0;
    constexpr int kFloat = 5;
    const int depth = image.dtype == DType::u8 ? kByte : kFloat;
    const int type = depth + ((static_cast<int>(image.shape.channels) - 1) << 3);
    const Mat input(static_cast<int>(image.shape.height), static_cast<int>(image.shape.width), type,
                    const_cast<std::byte*>(image.data));
    const Mat output = static_cast<const Preprocess&>(*step_).apply(input);
    if (output.dims > 2 || (output.depth() != kByte && output.depth() != kFloat))
      throw Error("the step returned a matrix that is not an image of 8-bit or 32-bit float values");
    Image result{Tensor::uninitialized(output.depth() == kByte ? DType::u8 : DType::f32,
                                       {output.rows, output.cols, output.channels()})};
    const std::size_t line = static_cast<std::size_t>(output.cols) * output.elemSize();
    std::byte* to = output.depth() == kByte
                        ? reinterpret_cast<std::byte*>(result.pixels.writable<std::uint8_t>().data())
                        : reinterpret_cast<std::byte*>(result.pixels.writable<float>().data());
    for (int row = 0; row < output.rows; ++row, to += line)
      if (line > 0) __builtin_memcpy(to, output.ptr(row), line);
    return result;
  }

 private:
  std::unique_ptr<Step> step_;
};

class EachImage final : public SetPreprocess {
 public:
  explicit EachImage(std::unique_ptr<ImagePreprocess> step) : step_(std::move(step)) {}
  Images apply(const Images& images, Context& context) const override { return apply_to_each(*step_, images, context); }

 private:
  std::unique_ptr<ImagePreprocess> step_;
};

}  // namespace detail
}  // namespace pipeline
