/// \file
/// data.sample: some of the images, chosen at random by the stage's seed; rows keep their order.
#include <pipeline/plugin.h>
#include <pipeline/strata.h>

#include <string>
#include <vector>

namespace {

using pipeline::Error;
using pipeline::Images;

class Sample final : public pipeline::Stage {
 public:
  struct Options {
    std::int64_t count = 0;
    bool stratified = true;
  };
  static constexpr pipeline::In<Images> kImages{"images", "the set to choose from"};
  static constexpr pipeline::Out<Images> kSample{"images", "the images chosen, in their old order"};

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("chooses some of the images at random");
    spec.required("count", &Options::count, pipeline::at_least(1), "number of images");
    spec.param("stratified", &Options::stratified, "take each class in proportion");
    spec.input(kImages);
    spec.output(kSample);
    spec.example(R"(few:
  uses: data.sample
  in: digits.train
  with: { count: 1000 }
)");
  }

  explicit Sample(Options options) : options_(options) {}

  void run(const pipeline::Inputs& in, pipeline::Outputs& out, pipeline::Context& context) override {
    const Images& images = in[kImages];
    if (options_.count > images.size()) {
      throw Error("'count' is " + std::to_string(options_.count) + ", and there are only " +
                      std::to_string(images.size()) + " images to choose from",
                  "ask for fewer");
    }
    out.set(kSample, images.select(options_.stratified
                                       ? pipeline::stratified_rows(images.labels(), options_.count, context.seed())
                                       : pipeline::random_rows(images.size(), options_.count, context.seed())));
  }

 private:
  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Sample>("data.sample"); }
