/// \file
/// Linked to a library, libgone.so, that the test leaves out.
#include <pipeline/plugin.h>

extern "C" int gone();

namespace {

class Nothing final : public pipeline::Stage {
 public:
  void run(const pipeline::Inputs&, pipeline::Outputs&, pipeline::Context& context) override {
    context.metric("gone", gone());
  }
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Nothing>("missing.nothing"); }
