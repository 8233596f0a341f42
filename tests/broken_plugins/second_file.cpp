/// \file
/// The other source of the plugin `good`: each may name stage types of its own.
#include <pipeline/plugin.h>

namespace {

class Nothing final : public pipeline::Stage {
 public:
  void run(const pipeline::Inputs&, pipeline::Outputs&, pipeline::Context&) override {}
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Nothing>("good.nothing"); }
