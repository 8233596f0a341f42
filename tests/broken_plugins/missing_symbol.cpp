/// \file
/// Calls a function of the framework that it does not have, as a plugin for a newer version would.
#include <pipeline/plugin.h>

namespace pipeline {
int added_in_a_later_version(double number);
}

namespace {

class Nothing final : public pipeline::Stage {
 public:
  void run(const pipeline::Inputs&, pipeline::Outputs&, pipeline::Context& context) override {
    context.metric("number", pipeline::added_in_a_later_version(0.1));
  }
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Nothing>("later.nothing"); }
