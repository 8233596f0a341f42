/// \file
/// A plugin without fault, to stand beside the broken ones.
#include <pipeline/plugin.h>

namespace {

class Keep final : public pipeline::ImagePreprocess {
 public:
  struct Options {
    int size = 20;
    double share = 0.25;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("keeps each image as it is");
    spec.param("size", &Options::size, pipeline::range(1, 4096), "side of the box, in pixels");
    spec.param("share", &Options::share, pipeline::half_open(0.0, 1.0), "of the brightest pixel");
  }

  explicit Keep(Options) {}

  pipeline::Image apply(const pipeline::ImageView& image) const override {
    pipeline::Tensor pixels =
        pipeline::Tensor::uninitialized(image.dtype, {image.shape.height, image.shape.width, image.shape.channels});
    if (image.dtype == pipeline::DType::u8) {
      const auto out = pixels.writable<std::uint8_t>();
      for (std::size_t i = 0; i < out.size(); ++i) out[i] = std::to_integer<std::uint8_t>(image.data[i]);
    }
    return {std::move(pixels)};
  }
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Keep>("good.keep"); }
