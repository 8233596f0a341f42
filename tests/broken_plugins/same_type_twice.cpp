/// \file
/// Names one stage type twice.
#include <pipeline/plugin.h>

namespace {

class Nothing final : public pipeline::Stage {
 public:
  void run(const pipeline::Inputs&, pipeline::Outputs&, pipeline::Context&) override {}
};

}  // namespace

PIPELINE_PLUGIN(plugin) {
  plugin.add<Nothing>("same.nothing");
  plugin.add<Nothing>("same.nothing");
}
