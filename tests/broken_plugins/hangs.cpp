/// \file
/// Keeps the process that asks it to describe itself waiting.
#include <chrono>
#include <thread>

#include <pipeline/plugin.h>

namespace {

class Nothing final : public pipeline::Stage {
 public:
  struct Options {};
  static void describe(pipeline::Spec<Options>& /*spec*/) { std::this_thread::sleep_for(std::chrono::hours(1)); }
  explicit Nothing(Options /*options*/) {}
  void run(const pipeline::Inputs&, pipeline::Outputs&, pipeline::Context&) override {}
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Nothing>("hangs.nothing"); }
