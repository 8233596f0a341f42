#include "kernel_sets.h"

namespace train {

namespace baseline {
extern const Kernels kKernels;
}
namespace avx2 {
extern const Kernels kKernels;
}
namespace avx512 {
extern const Kernels kKernels;
}

const Kernels& kernels_of(pipeline::InstructionSet set) {
  switch (set) {
    case pipeline::InstructionSet::avx512:
      return avx512::kKernels;
    case pipeline::InstructionSet::avx2:
      return avx2::kKernels;
    case pipeline::InstructionSet::baseline:
      break;
  }
  return baseline::kKernels;
}

}  // namespace train
