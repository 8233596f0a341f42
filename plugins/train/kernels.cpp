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

/// Sum of the shards from `from` on, as a binary tree: ((0 + 1) + (2 + 3)) + ...
template <int shards, int from = 0>
[[gnu::always_inline]] inline V summed(const train::Slice& slice, std::int64_t i) {
  if constexpr (shards == 1) {
    return load(slice.gradients[from] + i);
  } else {
    return summed<shards / 2, from>(slice, i) + summed<shards / 2, from + shards / 2>(slice, i);
  }
}

template <int shards>
void adam_of(const train::Slice& slice, const train::AdamStep& step) {
  const V beta1 = all(step.beta1);
  const V beta2 = all(step.beta2);
  for (std::int64_t i = 0; i < slice.size; i += kWidth) {
    const V g = summed<shards>(slice, i) * slice.scale;
    const V m = fma(beta1, load(slice.first + i), g * (1.0F - step.beta1));
    const V v = fma(beta2, load(slice.second + i), g * g * (1.0F - step.beta2));
    store(slice.first + i, m);
    store(slice.second + i, v);
    const V w = load(slice.parameters + i) * step.keep;
    store(slice.parameters + i, w - m * step.rate / fma(root(v), all(step.root), all(step.epsilon)));
  }
}

template <int shards>
void sgd_of(const train::Slice& slice, const train::SgdStep& step) {
  for (std::int64_t i = 0; i < slice.size; i += kWidth) {
    const V w = load(slice.parameters + i);
    const V g = fma(w, all(step.decay), summed<shards>(slice, i) * slice.scale);
    const V u = fma(load(slice.first + i), all(step.momentum), g);
    store(slice.first + i, u);
    const V move = step.nesterov ? fma(u, all(step.momentum), g) : u;
    store(slice.parameters + i, fma(move, all(-step.rate), w));
  }
}

void adam(const train::Slice& slice, const train::AdamStep& step) {
  switch (slice.shards) {
    case 1:
      return adam_of<1>(slice, step);
    case 2:
      return adam_of<2>(slice, step);
    case 4:
      return adam_of<4>(slice, step);
    case 8:
      return adam_of<8>(slice, step);
    default:
      return adam_of<16>(slice, step);
  }
}

void sgd(const train::Slice& slice, const train::SgdStep& step) {
  switch (slice.shards) {
    case 1:
      return sgd_of<1>(slice, step);
    case 2:
      return sgd_of<2>(slice, step);
    case 4:
      return sgd_of<4>(slice, step);
    case 8:
      return sgd_of<8>(slice, step);
    default:
      return sgd_of<16>(slice, step);
  }
}

}  // namespace

// One table for each set, told apart by their namespaces: train::baseline, train::avx2, train::avx512.
namespace train::PIPELINE_KERNEL {

extern const Kernels kKernels;
const Kernels kKernels = {.adam = adam, .sgd = sgd};

}  // namespace train::PIPELINE_KERNEL
