/// \file
/// Built with another alignment of Eigen's matrices (see CMakeLists.txt): a matrix allocated here would be freed there
/// by other means.
#include <pipeline/plugin.h>

namespace {

class Nothing final : public pipeline::Stage {
 public:
  void run(const pipeline::Inputs&, pipeline::Outputs&, pipeline::Context&) override {}
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Nothing>("other.nothing"); }
