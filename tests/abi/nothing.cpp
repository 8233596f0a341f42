/// \file
/// A plugin that is compiled twice: against the headers as they are, and with the ABI number before (CMakeLists.txt).
#include <pipeline/plugin.h>

namespace {

class Nothing final : public pipeline::Stage {
 public:
  void run(const pipeline::Inputs&, pipeline::Outputs&, pipeline::Context&) override {}
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Nothing>("abi.nothing"); }
