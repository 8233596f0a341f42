/// \file
/// Offers a stage type of its own, and one that the plugin `good` offers too.
#include <pipeline/plugin.h>

namespace {

class Nothing final : public pipeline::Stage {
 public:
  void run(const pipeline::Inputs&, pipeline::Outputs&, pipeline::Context&) override {}
};

}  // namespace

PIPELINE_PLUGIN(plugin) {
  plugin.add<Nothing>("rival.nothing");
  plugin.add<Nothing>("good.nothing");
}
