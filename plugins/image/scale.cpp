/// \file
/// image.scale: maps the values of the images from the range found in one set to [low, high].
///
///     v' = low + (v - lowest) * (high - low) / (highest - lowest)
///
/// lowest and highest are those found in the set that it is fitted on, refused images apart; values of other sets that
/// lie beyond them end up outside [low, high]. No pixel is touched: the map is put behind the one that the set already
/// has, so bytes stay bytes. For MNIST (0 to 255) it is division by 255.
#include <string>

#include <pipeline/plugin.h>

#include "extent.h"
#include "number_text.h"

namespace {

using pipeline::Affine;
using pipeline::Error;
using pipeline::Images;

class Scale final : public pipeline::SetPreprocess {
 public:
  struct Options {
    double low = 0.0;
    double high = 1.0;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("maps the range of values found in one set to [low, high], keeping bytes");
    spec.example("uses: image.scale\nfit: digits.train\napply: { train: digits.train, test: digits.test }\n");
    spec.param("low", &Options::low, pipeline::range(-1e6, 1e6), "what the lowest value becomes");
    spec.param("high", &Options::high, pipeline::range(-1e6, 1e6), "what the highest value becomes; above 'low'");
  }

  static pipeline::State fit(const Options& options, const Images& images, pipeline::Context& context) {
    require_order(options);
    const image::Extent extent = image::extent_of(images, context);
    if (extent.lowest == extent.highest)
      throw Error("every value of the set to learn from is " + image::number_text(extent.lowest) +
                      ", so there is no range to scale",
                  "fit on images that show something");
    pipeline::State state;
    state.values.set("lowest", extent.lowest);
    state.values.set("highest", extent.highest);
    return state;
  }

  Scale(Options options, const pipeline::State& state)
      : options_(options),
        lowest_(state.values.at("lowest").as_number()),
        highest_(state.values.at("highest").as_number()) {
    require_order(options);
  }

  Images apply(const Images& images, pipeline::Context& /*context*/) const override {
    const double factor = (options_.high - options_.low) / (highest_ - lowest_);
    const Affine before = images.affine();
    return images.with_affine({static_cast<float>(factor * before.scale),
                               static_cast<float>(options_.low + factor * (before.offset - lowest_))});
  }

 private:
  static void require_order(const Options& options) {
    if (options.low < options.high) return;
    throw Error("'low' is " + image::number_text(options.low) + " and 'high' is " + image::number_text(options.high) +
                    "; 'low' must be below 'high'",
                "to turn light and dark round, use image.invert");
  }

  Options options_;
  double lowest_;
  double highest_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Scale>("image.scale"); }
