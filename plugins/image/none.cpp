/// \file
/// image.none: hands the images on as they are. It holds a place in a pipeline that other steps are swapped into.
#include <pipeline/plugin.h>

namespace {

class None final : public pipeline::SetPreprocess {
 public:
  static void describe(pipeline::Spec<pipeline::NoOptions>& spec) {
    spec.summary("hands the images on as they are, as a place for other steps to be swapped into");
  }

  pipeline::Images apply(const pipeline::Images& images, pipeline::Context& /*context*/) const override {
    return images;
  }
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<None>("image.none"); }
