// @name@.gamma: v' = white (v / white)^exponent; white is 255 for bytes, 1 for floats.
#include <pipeline/plugin.h>

#include <cmath>

namespace {

class Gamma final : public pipeline::ImagePreprocess {
 public:
  struct Options {
    double exponent = 0.7;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("makes grey levels lighter or darker");
    spec.param("exponent", &Options::exponent, pipeline::range(0.1, 10.0), "below 1 lightens, above 1 darkens");
  }

  explicit Gamma(Options options) : options_(options) {}

  pipeline::Image apply(const pipeline::ImageView& image) const override {
    const auto& [height, width, channels] = image.shape;
    pipeline::Tensor out = pipeline::Tensor::uninitialized(image.dtype, {height, width, channels});
    const auto* byte = reinterpret_cast<const std::uint8_t*>(image.data);
    const auto* real = reinterpret_cast<const float*>(image.data);
    if (image.dtype == pipeline::DType::f32)
      for (float& v : out.writable<float>()) v = float(std::pow(std::fmax(*real++, 0.0), options_.exponent));
    else
      for (auto& v : out.writable<std::uint8_t>())
        v = std::uint8_t(255 * std::pow(*byte++ / 255.0, options_.exponent) + 0.5);
    return {out};
  }

 private:
  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Gamma>("@name@.gamma"); }
