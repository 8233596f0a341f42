/// \file
/// image.standardize: shifts and scales values so that the set that it is fitted on has mean 0 and deviation 1.
///
///     v' = (v - mean) / deviation
///
/// mean and deviation (of the population, divided by n) are taken over all values of all images of that set together,
/// refused images apart. No pixel is touched: the map is put behind the one that the set already has, so bytes stay
/// bytes.
#include <pipeline/plugin.h>

#include "extent.h"
#include "moments.h"
#include "number_text.h"

namespace {

using pipeline::Images;

class Standardize final : public pipeline::SetPreprocess {
 public:
  static void describe(pipeline::Spec<pipeline::NoOptions>& spec) {
    spec.summary("brings the values of one set to mean 0 and standard deviation 1, keeping bytes");
    spec.example("uses: image.standardize\nfit: digits.train\napply: { train: digits.train, test: digits.test }\n");
  }

  static pipeline::State fit(const pipeline::NoOptions& /*options*/, const Images& images, pipeline::Context& context) {
    const image::Extent extent = image::extent_of(images, context);
    if (extent.lowest == extent.highest)
      throw pipeline::Error("every value of the set to learn from is " + image::number_text(extent.lowest) +
                                ", so its standard deviation is 0",
                            "fit on images that show something");
    const image::Moments moments = image::moments_of(images, context);
    pipeline::State state;
    state.values.set("mean", moments.mean);
    state.values.set("deviation", moments.deviation);
    return state;
  }

  Standardize(pipeline::NoOptions /*options*/, const pipeline::State& state)
      : mean_(state.values.at("mean").as_number()), deviation_(state.values.at("deviation").as_number()) {}

  Images apply(const Images& images, pipeline::Context& /*context*/) const override {
    const pipeline::Affine before = images.affine();
    return images.with_affine(
        {static_cast<float>(before.scale / deviation_), static_cast<float>((before.offset - mean_) / deviation_)});
  }

 private:
  double mean_;
  double deviation_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Standardize>("image.standardize"); }
