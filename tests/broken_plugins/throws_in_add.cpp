/// \file
/// Names one stage type, then fails.
#include <stdexcept>

#include <pipeline/plugin.h>

namespace {

class Nothing final : public pipeline::Stage {
 public:
  void run(const pipeline::Inputs&, pipeline::Outputs&, pipeline::Context&) override {}
};

}  // namespace

PIPELINE_PLUGIN(plugin) {
  plugin.add<Nothing>("throws.nothing");
  throw std::runtime_error("the table of weights is missing");
}
