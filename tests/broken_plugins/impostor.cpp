/// \file
/// Calls itself otherwise than its file and manifest.
#include <pipeline/abi.h>

namespace {
void add(pipeline::Plugin&) { __builtin_trap(); }  // must never be called
}  // namespace

extern "C" {
__attribute__((visibility("default"))) extern const pipeline::PluginEntry pipeline_plugin;
const pipeline::PluginEntry pipeline_plugin = {
    sizeof(pipeline::PluginEntry), pipeline::kAbi, pipeline::kFingerprint, "somebody", "9.9.9", &add};
}
