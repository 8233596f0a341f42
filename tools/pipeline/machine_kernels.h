/// \file
/// The loops whose speed `pipeline bench` calls the machine's: one set for each instruction set.
#pragma once

#include <cstdint>

#include <pipeline/cpu.h>

namespace pipeline::cli {

struct MachineKernels {
  /// x = a x + b in registers, on enough independent x to keep every multiplier busy. Returns their sum, so that
  /// nothing is left out.
  float (*multiply_add)(std::int64_t rounds) = nullptr;
  std::int64_t operations = 0;  ///< of one round; a multiplication and an addition count as two
  /// a[i] = b[i] + c[i] / 2. REQUIRES: all are 64-byte aligned, and `size` is a multiple of 16.
  void (*triad)(float* a, const float* b, const float* c, std::int64_t size) = nullptr;
};

/// REQUIRES: the processor supports `set`.
const MachineKernels& machine_kernels(InstructionSet set);

}  // namespace pipeline::cli
