// What only a sanitizer finds.
#include <pipeline/plugin.h>

#include <cstdint>
#include <vector>

namespace {

using pipeline::Context;
using pipeline::Images;
using pipeline::NoOptions;
using pipeline::Spec;

/// Loses memory the first time only, so that nothing grows.
class LosesOnce final : public pipeline::SetPreprocess {
 public:
  static void describe(Spec<NoOptions>& spec) { spec.summary("loses its first table"); }
  Images apply(const Images& images, Context&) const override {
    static bool is_first = true;
    if (is_first) table_ = new double[1000];  // NOLINT(cppcoreguidelines-owning-memory)
    is_first = false;
    table_ = nullptr;
    return images;
  }

 private:
  mutable double* volatile table_ = nullptr;
};

/// Reads one byte beyond the last image.
class ReadsBeyond final : public pipeline::SetPreprocess {
 public:
  static void describe(Spec<NoOptions>& spec) { spec.summary("reads one byte too many"); }
  Images apply(const Images& images, Context&) const override {
    const std::vector<std::uint8_t> copy(4096 + static_cast<std::size_t>(images.size()));
    volatile std::uint8_t last = *(copy.data() + copy.size());
    static_cast<void>(last);
    return images;
  }
};

}  // namespace

PIPELINE_PLUGIN(plugin) {
  plugin.add<LosesOnce>("lossy.once");
  plugin.add<ReadsBeyond>("lossy.beyond");
}
