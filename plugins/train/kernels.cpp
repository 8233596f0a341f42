#include "kernels.h"

#include <cstdint>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace {

#if defined(PIPELINE_KERNEL_avx512)
constexpr int kWidth = 16;
#elif defined(PIPELINE_KERNEL_avx2)
constexpr int kWidth = 8;
#else
constexpr int kWidth = 4;
#endif

using V = float __attribute__((vector_size(kWidth * 4)));
using VMemory = float __attribute__((vector_size(kWidth * 4), aligned(4), may_alias));

/// a * b + c; rounded once where the set can.
inline V fma(V a, V b, V c) {
#if defined(PIPELINE_KERNEL_avx512)
  return _mm512_fmadd_ps(a, b, c);
#elif defined(PIPELINE_KERNEL_avx2)
  return _mm256_fmadd_ps(a, b, c);
#else
  return a * b + c;
#endif
}

inline V load(const float* from) { return *reinterpret_cast<const VMemory*>(from); }
inline void store(float* to, V value) { *reinterpret_cast<VMemory*>(to) = value; }
inline V all(float value) { return value - V{}; }

/// Correctly rounded, like the division below: an update is bound by memory, so approximations would gain nothing.
[[gnu::always_inline]] inline V root(V x) {
#if defined(PIPELINE_KERNEL_avx512)
  return _mm512_maskz_sqrt_ps(0xffff, x);  // GCC 12 warns of its own _mm512_sqrt_ps
#elif defined(PIPELINE_KERNEL_avx2)
  return _mm256_sqrt_ps(x);
#elif defined(__SSE2__)
  return _mm_sqrt_ps(x);
#else
  V y{};
  for (int i = 0; i < kWidth; ++i) y[i] = __builtin_sqrtf(x[i]);
  return y;
#endif
}

void adam(const train::Slice& of, const train::AdamStep& by) {
  // Copies: the compiler cannot know that the stores below leave these alone.
  const train::Slice s = of;
  const train::AdamStep a = by;
  const V rest1 = all(s.scale * (1.0F - a.beta1));
  const V rest2 = all(s.scale * s.scale * (1.0F - a.beta2));
  for (std::int64_t i = 0; i < s.size; i += kWidth) {
    const V g = load(s.gradient + i);
    const V m = fma(all(a.beta1), load(s.first + i), g * rest1);
    const V v = fma(all(a.beta2), load(s.second + i), g * g * rest2);
    store(s.first + i, m);
    store(s.second + i, v);
    const V w = load(s.parameters + i) * a.keep;
    store(s.parameters + i, w - m * a.rate / fma(root(v), all(a.root), all(a.epsilon)));
  }
}

void sgd(const train::Slice& of, const train::SgdStep& by) {
  // Copies: the compiler cannot know that the stores below leave these alone.
  const train::Slice slice = of;
  const train::SgdStep step = by;
  for (std::int64_t i = 0; i < slice.size; i += kWidth) {
    const V w = load(slice.parameters + i);
    const V g = fma(w, all(step.decay), load(slice.gradient + i) * slice.scale);
    const V u = fma(load(slice.first + i), all(step.momentum), g);
    store(slice.first + i, u);
    const V move = step.nesterov ? fma(u, all(step.momentum), g) : u;
    store(slice.parameters + i, fma(move, all(-step.rate), w));
  }
}

void average(const float* values, std::int64_t size, float decay, float* average) {
  for (std::int64_t i = 0; i < size; i += kWidth) {
    const V a = load(average + i);
    store(average + i, fma(load(values + i) - a, all(1.0F - decay), a));
  }
}

double square_sum(const float* values, std::int64_t size) {
  // A chain of sums for each lane, and sixteen lanes in every set.
  V sums[16 / kWidth]{};
  for (std::int64_t i = 0; i < size; i += 16) {
    for (int j = 0; j < 16 / kWidth; ++j) {
      const V x = load(values + i + j * kWidth);
      sums[j] = fma(x, x, sums[j]);
    }
  }
  double total = 0.0;
  for (const V& sum : sums)
    for (int lane = 0; lane < kWidth; ++lane) total += static_cast<double>(sum[lane]);
  return total;
}

}  // namespace

// One table for each set, told apart by their namespaces: train::baseline, train::avx2, train::avx512.
namespace train::PIPELINE_KERNEL {

extern const Kernels kKernels;
const Kernels kKernels = {.adam = adam, .sgd = sgd, .average = average, .square_sum = square_sum};

}  // namespace train::PIPELINE_KERNEL
