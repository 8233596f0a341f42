/// \file
/// What this machine can do at present: the figures that the others are read against.
#include <immintrin.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>
#include <pipeline/cpu.h>

namespace {

constexpr int kSums = 12;  // enough to hide the latency of two multipliers, and few enough for 16 registers
constexpr int kRounds = 4096;

[[gnu::target("avx512f"), gnu::noinline]] float fma_avx512() {
  __m512 sums[kSums];
  for (int i = 0; i < kSums; ++i) sums[i] = _mm512_set1_ps(static_cast<float>(i));
  const __m512 a = _mm512_set1_ps(0.999F);
  const __m512 b = _mm512_set1_ps(0.001F);
  for (int round = 0; round < kRounds; ++round) {
    benchmark::ClobberMemory();  // else all rounds are folded into none
    for (int i = 0; i < kSums; ++i) sums[i] = _mm512_fmadd_ps(sums[i], a, b);
  }
  __m512 total = sums[0];
  for (int i = 1; i < kSums; ++i) total = _mm512_add_ps(total, sums[i]);
  return _mm512_cvtss_f32(total);
}

[[gnu::target("avx2,fma"), gnu::noinline]] float fma_avx2() {
  __m256 sums[kSums];
  for (int i = 0; i < kSums; ++i) sums[i] = _mm256_set1_ps(static_cast<float>(i));
  const __m256 a = _mm256_set1_ps(0.999F);
  const __m256 b = _mm256_set1_ps(0.001F);
  for (int round = 0; round < kRounds; ++round) {
    benchmark::ClobberMemory();  // else all rounds are folded into none
    for (int i = 0; i < kSums; ++i) sums[i] = _mm256_fmadd_ps(sums[i], a, b);
  }
  __m256 total = sums[0];
  for (int i = 1; i < kSums; ++i) total = _mm256_add_ps(total, sums[i]);
  return _mm256_cvtss_f32(total);
}

[[gnu::noinline]] float multiply_add_baseline() {
  __m128 sums[kSums];
  for (int i = 0; i < kSums; ++i) sums[i] = _mm_set1_ps(static_cast<float>(i));
  const __m128 a = _mm_set1_ps(0.999F);
  const __m128 b = _mm_set1_ps(0.001F);
  for (int round = 0; round < kRounds; ++round) {
    benchmark::ClobberMemory();  // else all rounds are folded into none
    for (int i = 0; i < kSums; ++i) sums[i] = _mm_add_ps(_mm_mul_ps(sums[i], a), b);
  }
  __m128 total = sums[0];
  for (int i = 1; i < kSums; ++i) total = _mm_add_ps(total, sums[i]);
  return _mm_cvtss_f32(total);
}

void BM_MachinePeak(benchmark::State& state) {
  const auto set = static_cast<pipeline::InstructionSet>(state.range(0));
  if (!pipeline::supports(set)) {
    state.SkipWithError("this processor has no such instructions");
    return;
  }
  int lanes = 4;
  if (set == pipeline::InstructionSet::avx2) lanes = 8;
  if (set == pipeline::InstructionSet::avx512) lanes = 16;
  for (auto _ : state) {
    float sum = 0.0F;
    if (lanes == 4) sum = multiply_add_baseline();
    if (lanes == 8) sum = fma_avx2();
    if (lanes == 16) sum = fma_avx512();
    benchmark::DoNotOptimize(sum);
  }
  state.counters["flops"] =
      benchmark::Counter(2.0 * kSums * kRounds * lanes, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(BM_MachinePeak)->ArgName("set")->Arg(0)->Arg(1)->Arg(2);

/// a = b + s c over three arrays of so many KiB in all.
void BM_MachineMemory(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0)) * 1024 / 12;
  std::vector<float> a(size, 1.0F);
  std::vector<float> b(size, 2.0F);
  std::vector<float> c(size, 3.0F);
  for (auto _ : state) {
    for (std::size_t i = 0; i < size; ++i) a[i] = b[i] + 0.5F * c[i];
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(size) * 12);
}
BENCHMARK(BM_MachineMemory)->ArgName("KiB")->Arg(24)->Arg(1024)->Arg(262144);

}  // namespace
