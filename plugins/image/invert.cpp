/// \file
/// image.invert: turns light and dark round.
///
///     bytes:   v' = 255 - v
///     floats:  v' = 1 - v, for v in [0, 1]
///
/// The type stays what it is. Bytes are inverted as they are stored and keep the map to the network's values that an
/// earlier step such as image.scale has put behind them. Floats are inverted after such a map; a float outside [0, 1]
/// (by more than rounding) is an error, as it is not known what would be its opposite.
#include <cmath>
#include <cstdint>
#include <span>

#include <pipeline/plugin.h>

#include "number_text.h"

namespace {

using pipeline::DType;
using pipeline::Image;
using pipeline::Images;
using pipeline::ImageView;

class Inverter final : public pipeline::ImagePreprocess {
 public:
  Image apply(const ImageView& image) const override {
    Image result{
        pipeline::Tensor::uninitialized(image.dtype, {image.shape.height, image.shape.width, image.shape.channels})};
    const auto count = static_cast<std::size_t>(image.shape.values());
    if (image.dtype == DType::u8) {
      const std::span<const std::uint8_t> in(reinterpret_cast<const std::uint8_t*>(image.data), count);
      const std::span<std::uint8_t> out = result.pixels.writable<std::uint8_t>();
      for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<std::uint8_t>(255 - in[i]);
    } else {
      const std::span<const float> in(reinterpret_cast<const float*>(image.data), count);
      const std::span<float> out = result.pixels.writable<float>();
      for (std::size_t i = 0; i < count; ++i) out[i] = inverted(in[i]);
    }
    return result;
  }

 private:
  static float inverted(float value) {
    constexpr float kRounding = 1e-5F;  // of an affine map that was made to end at 0 and 1
    if (!std::isfinite(value) || value < -kRounding || value > 1.0F + kRounding)
      throw pipeline::Error("a value to invert is " + image::number_text(value) + "; floats must lie in [0, 1]",
                            "put image.invert before the step that makes such values, or image.scale before it");
    return 1.0F - value;
  }
};

class Invert final : public pipeline::SetPreprocess {
 public:
  static void describe(pipeline::Spec<pipeline::NoOptions>& spec) {
    spec.summary("turns light and dark round: 255 - v for bytes, 1 - v for floats");
  }

  Images apply(const Images& images, pipeline::Context& context) const override {
    if (images.dtype() == DType::f32) return pipeline::apply_to_each(Inverter(), images, context);
    // With its map taken off, the set is handed over as the bytes it stores.
    return pipeline::apply_to_each(Inverter(), images.with_affine({}), context).with_affine(images.affine());
  }
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Invert>("image.invert"); }
