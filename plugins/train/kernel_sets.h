/// \file
/// Which kernels to use: one set for each instruction set, chosen at run time.
#pragma once

#include <pipeline/cpu.h>

#include "kernels.h"

namespace train {

/// REQUIRES: the processor supports `set`.
const Kernels& kernels_of(pipeline::InstructionSet set);

}  // namespace train
