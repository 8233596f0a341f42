/// \file
/// image.normalize_columns: divides each column of an image by its Euclidean length.
///
///     v'[y, x, c] = v[y, x, c] / sqrt(sum over y of v[y, x, c]^2)
///
/// A column of zeros stays zero. Each channel is normalised apart. The result is f32; lengths are computed in double.
/// This is what Keras' `utils.normalize(images, axis=1)` does to a batch of N x H x W: axis 1 runs down a column. It
/// was written for the rows of a table, and makes of each pixel its share of its column; a stroke along a column ends
/// up fainter than one across.
#include <cstdint>

#include <pipeline/eigen.h>
#include <pipeline/plugin.h>

namespace {

using pipeline::DType;
using pipeline::Image;
using pipeline::ImageView;

class NormalizeColumns final : public pipeline::ImagePreprocess {
 public:
  static void describe(pipeline::Spec<pipeline::NoOptions>& spec) {
    spec.summary("divides each column of an image by its Euclidean length (Keras' normalize with axis=1)");
  }

  Image apply(const ImageView& image) const override {
    return image.dtype == DType::u8 ? normalized<std::uint8_t>(image) : normalized<float>(image);
  }

 private:
  template <class T>
  static Image normalized(const ImageView& image) {
    const auto values = pipeline::matrix_of<T>(image).template cast<double>();
    Eigen::Array<double, 1, Eigen::Dynamic> length = values.colwise().norm();
    length = (length == 0.0).select(1.0, length);

    Image result{
        pipeline::Tensor::uninitialized(DType::f32, {image.shape.height, image.shape.width, image.shape.channels})};
    pipeline::writable_matrix_of<float>(result.pixels) =
        (values.array().rowwise() / length).template cast<float>().matrix();
    return result;
  }
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<NormalizeColumns>("image.normalize_columns"); }
