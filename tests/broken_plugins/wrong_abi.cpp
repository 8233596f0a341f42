/// \file
/// Built for another ABI number, with a static constructor that would leave a trace: the file that the environment
/// variable PIPELINE_TEST_TRACE names.
#include <cstdio>
#include <cstdlib>

#include <pipeline/abi.h>

namespace {

const bool kTraced = [] {
  const char* path = std::getenv("PIPELINE_TEST_TRACE");
  std::FILE* file = path == nullptr ? nullptr : std::fopen(path, "w");
  return file != nullptr && std::fclose(file) == 0;
}();

}  // namespace

extern "C" {
__attribute__((visibility("default"))) extern const pipeline::PluginEntry pipeline_plugin;
const pipeline::PluginEntry pipeline_plugin = {
    sizeof(pipeline::PluginEntry), 999, pipeline::kFingerprint, "wrong_abi", "1.2.3", nullptr};
}
