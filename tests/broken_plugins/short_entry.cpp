/// \file
/// An entry that ends after two numbers, as one of some other framework might.
#include <cstdint>

#include <pipeline/abi.h>

namespace {
struct Entry {
  std::uint32_t struct_size;
  std::uint32_t abi;
};
}  // namespace

extern "C" {
__attribute__((visibility("default"))) extern const Entry pipeline_plugin;
const Entry pipeline_plugin = {sizeof(Entry), pipeline::kAbi};
}
