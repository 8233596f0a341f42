// Each function names the instructions it is compiled for, so that no other code of the program gets them.
#include "machine_kernels.h"

#include <immintrin.h>

namespace pipeline::cli {
namespace {

constexpr int kSums = 12;  // enough to hide the latency of two multipliers, and few enough for 16 registers
constexpr float kA = 0.999F;
constexpr float kB = 0.001F;  // x goes to 1, so that no number gets too large or too small for full speed
constexpr float kScale = 0.5F;

[[gnu::target("avx512f")]] float multiply_add_avx512(std::int64_t rounds) {
  __m512 sums[kSums];
  for (int i = 0; i < kSums; ++i) sums[i] = _mm512_set1_ps(static_cast<float>(i));
  const __m512 a = _mm512_set1_ps(kA);
  const __m512 b = _mm512_set1_ps(kB);
  for (std::int64_t round = 0; round < rounds; ++round)
    for (__m512& sum : sums) sum = _mm512_fmadd_ps(sum, a, b);
  __m512 total = sums[0];
  for (int i = 1; i < kSums; ++i) total = _mm512_add_ps(total, sums[i]);
  return _mm512_cvtss_f32(total);
}

[[gnu::target("avx512f")]] void triad_avx512(float* a, const float* b, const float* c, std::int64_t size) {
  const __m512 scale = _mm512_set1_ps(kScale);
  for (std::int64_t i = 0; i < size; i += 16)
    _mm512_store_ps(a + i, _mm512_fmadd_ps(_mm512_load_ps(c + i), scale, _mm512_load_ps(b + i)));
}

[[gnu::target("avx2,fma")]] float multiply_add_avx2(std::int64_t rounds) {
  __m256 sums[kSums];
  for (int i = 0; i < kSums; ++i) sums[i] = _mm256_set1_ps(static_cast<float>(i));
  const __m256 a = _mm256_set1_ps(kA);
  const __m256 b = _mm256_set1_ps(kB);
  for (std::int64_t round = 0; round < rounds; ++round)
    for (__m256& sum : sums) sum = _mm256_fmadd_ps(sum, a, b);
  __m256 total = sums[0];
  for (int i = 1; i < kSums; ++i) total = _mm256_add_ps(total, sums[i]);
  return _mm256_cvtss_f32(total);
}

[[gnu::target("avx2,fma")]] void triad_avx2(float* a, const float* b, const float* c, std::int64_t size) {
  const __m256 scale = _mm256_set1_ps(kScale);
  for (std::int64_t i = 0; i < size; i += 8)
    _mm256_store_ps(a + i, _mm256_fmadd_ps(_mm256_load_ps(c + i), scale, _mm256_load_ps(b + i)));
}

float multiply_add_baseline(std::int64_t rounds) {
  __m128 sums[kSums];
  for (int i = 0; i < kSums; ++i) sums[i] = _mm_set1_ps(static_cast<float>(i));
  const __m128 a = _mm_set1_ps(kA);
  const __m128 b = _mm_set1_ps(kB);
  for (std::int64_t round = 0; round < rounds; ++round)
    for (__m128& sum : sums) sum = _mm_add_ps(_mm_mul_ps(sum, a), b);
  __m128 total = sums[0];
  for (int i = 1; i < kSums; ++i) total = _mm_add_ps(total, sums[i]);
  return _mm_cvtss_f32(total);
}

void triad_baseline(float* a, const float* b, const float* c, std::int64_t size) {
  const __m128 scale = _mm_set1_ps(kScale);
  for (std::int64_t i = 0; i < size; i += 4)
    _mm_store_ps(a + i, _mm_add_ps(_mm_mul_ps(_mm_load_ps(c + i), scale), _mm_load_ps(b + i)));
}

constexpr std::int64_t operations_with(int lanes) { return 2LL * kSums * lanes; }

}  // namespace

const MachineKernels& machine_kernels(InstructionSet set) {
  static constexpr MachineKernels kAvx512{&multiply_add_avx512, operations_with(16), &triad_avx512};
  static constexpr MachineKernels kAvx2{&multiply_add_avx2, operations_with(8), &triad_avx2};
  static constexpr MachineKernels kBaseline{&multiply_add_baseline, operations_with(4), &triad_baseline};
  switch (set) {
    case InstructionSet::avx512:
      return kAvx512;
    case InstructionSet::avx2:
      return kAvx2;
    case InstructionSet::baseline:
      break;
  }
  return kBaseline;
}

}  // namespace pipeline::cli
