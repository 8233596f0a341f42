/// \file
/// A stage type that works, and says nothing of itself.
#include <pipeline/plugin.h>

namespace {

class Mute final : public pipeline::SetPreprocess {
 public:
  pipeline::Images apply(const pipeline::Images& images, pipeline::Context&) const override { return images; }
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Mute>("mute.step"); }
