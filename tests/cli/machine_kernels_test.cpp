#include "machine_kernels.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <pipeline/tensor.h>

namespace pipeline::cli {
namespace {

TEST(MachineKernels, DoTheWorkThatIsCounted) {
  for (const InstructionSet set : {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
    if (!supports(set)) continue;
    SCOPED_TRACE(std::string(name_of(set)));
    const MachineKernels& kernels = machine_kernels(set);
    constexpr std::int64_t kSize = 48;
    Tensor arrays = Tensor::zeros(DType::f32, {3, kSize});
    float* a = arrays.writable<float>().data();
    for (std::int64_t i = 0; i < kSize; ++i) {
      a[kSize + i] = static_cast<float>(i);
      a[2 * kSize + i] = static_cast<float>(10 * i);
    }
    kernels.triad(a, a + kSize, a + 2 * kSize, kSize);
    for (std::int64_t i = 0; i < kSize; ++i) EXPECT_EQ(a[i], static_cast<float>(6 * i)) << i;

    // The first lane of twelve sums that begin at 0 to 11. x - 1 shrinks by a thousandth each round.
    EXPECT_EQ(kernels.multiply_add(0), 66.0F);
    EXPECT_NEAR(kernels.multiply_add(1), 12.0 + 0.999 * 54.0, 1e-4);
    EXPECT_NEAR(kernels.multiply_add(100'000), 12.0, 1e-2);
  }
}

TEST(MachineKernels, ALargerSetDoesMoreInARound) {
  EXPECT_EQ(machine_kernels(InstructionSet::baseline).operations, 96);  // 12 sums of 4, 8 or 16 lanes, two each
  EXPECT_EQ(machine_kernels(InstructionSet::avx2).operations, 192);
  EXPECT_EQ(machine_kernels(InstructionSet::avx512).operations, 384);
}

}  // namespace
}  // namespace pipeline::cli
