/// \file
/// Describes a parameter whose default lies outside its range.
#include <pipeline/plugin.h>

namespace {

class Scale final : public pipeline::Stage {
 public:
  struct Options {
    int size = 0;
  };
  static void describe(pipeline::Spec<Options>& spec) {
    spec.param("size", &Options::size, pipeline::range(1, 4096), "side of the box, in pixels");
  }
  void run(const pipeline::Inputs&, pipeline::Outputs&, pipeline::Context&) override {}
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Scale>("bad.scale"); }
