#include <pipeline/cpu.h>

#include <cstdlib>
#include <string>

#include <pipeline/error.h>

namespace pipeline {
namespace {

InstructionSet decided() {
  const char* const wish = std::getenv("PIPELINE_ISA");
  if (wish == nullptr || *wish == '\0') {
    if (supports(InstructionSet::avx512)) return InstructionSet::avx512;
    if (supports(InstructionSet::avx2)) return InstructionSet::avx2;
    return InstructionSet::baseline;
  }
  for (const InstructionSet set : {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
    if (wish != name_of(set)) continue;
    if (supports(set)) return set;
    throw Error("PIPELINE_ISA asks for " + std::string(wish) + ", which this processor cannot run",
                "unset PIPELINE_ISA, or set it to baseline");
  }
  throw Error("PIPELINE_ISA names the unknown instruction set '" + std::string(wish) + "'",
              "unset PIPELINE_ISA, or set it to one of: baseline, avx2, avx512");
}

}  // namespace

// The builtins also ask the system whether it saves the wide registers. The list is that of the compiler flags which
// pipeline_add_plugin gives the kernels.
bool supports(InstructionSet set) {
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c") &&
                    __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
                    __builtin_cpu_supports("lzcnt") && __builtin_cpu_supports("popcnt");
  switch (set) {
    case InstructionSet::baseline:
      return true;
    case InstructionSet::avx2:
      return avx2;
    case InstructionSet::avx512:
      return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  }
  return false;
}

InstructionSet instruction_set() {
  static const InstructionSet set = decided();
  return set;
}

std::string_view name_of(InstructionSet set) {
  switch (set) {
    case InstructionSet::baseline:
      return "baseline";
    case InstructionSet::avx2:
      return "avx2";
    case InstructionSet::avx512:
      return "avx512";
  }
  return "unknown";
}

}  // namespace pipeline
