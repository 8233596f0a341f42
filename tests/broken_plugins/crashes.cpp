/// \file
/// Ends the process that asks it to describe itself.
#include <cstdlib>

#include <pipeline/plugin.h>

namespace {

class Nothing final : public pipeline::Stage {
 public:
  struct Options {};
  static void describe(pipeline::Spec<Options>& /*spec*/) { std::abort(); }
  explicit Nothing(Options /*options*/) {}
  void run(const pipeline::Inputs&, pipeline::Outputs&, pipeline::Context&) override {}
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Nothing>("crashes.nothing"); }
