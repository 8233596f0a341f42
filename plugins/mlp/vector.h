/// \file
/// The vectors that the kernels compute with, as wide as the instruction set has them. Included by kernels.cpp alone,
/// which is compiled once for each set: everything has internal linkage.
///
/// Contraction is off for these files: a multiplication and an addition are fused where `fma` says so, nowhere else.
#pragma once

#include <cstdint>
#include <utility>

#if defined(PIPELINE_KERNEL_avx512) || defined(PIPELINE_KERNEL_avx2)
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
using I = std::int32_t __attribute__((vector_size(kWidth * 4)));
using U = std::uint32_t __attribute__((vector_size(kWidth * 4)));
// The same in memory, at any address.
using VMemory = float __attribute__((vector_size(kWidth * 4), aligned(4), may_alias));
using UMemory = std::uint32_t __attribute__((vector_size(kWidth * 4), aligned(4), may_alias));

[[gnu::always_inline]] inline V load(const float* from) { return *reinterpret_cast<const VMemory*>(from); }
[[gnu::always_inline]] inline void store(float* to, V value) { *reinterpret_cast<VMemory*>(to) = value; }
[[gnu::always_inline]] inline V all(float value) { return value - V{}; }  // a plus would turn -0 into 0
[[gnu::always_inline]] inline U all(std::uint32_t value) { return U{} + value; }

/// a * b + c; rounded once where the set can.
[[gnu::always_inline]] inline V fma(V a, V b, V c) {
#if defined(PIPELINE_KERNEL_avx512)
  return _mm512_fmadd_ps(a, b, c);
#elif defined(PIPELINE_KERNEL_avx2)
  return _mm256_fmadd_ps(a, b, c);
#else
  return a * b + c;
#endif
}

template <int... lane>
constexpr U iota(std::integer_sequence<int, lane...>) {
  return U{lane...};
}
/// 0, 1, 2, ...
constexpr U kIota = iota(std::make_integer_sequence<int, kWidth>());

/// All ones in the lanes whose bit of `bits` (from bit `from` on) is set, else zero.
[[gnu::always_inline]] inline I lanes(const std::uint64_t* bits, std::int64_t from) {
  const auto chunk = static_cast<std::uint32_t>(bits[from / 64] >> (from % 64));
  return (all(chunk) & (U{} + 1U) << kIota) != 0U;
}

[[gnu::always_inline]] inline V where(I mask, V value) {
  return reinterpret_cast<V>(reinterpret_cast<I>(value) & mask);
}
[[gnu::always_inline]] inline V where(I mask, V yes, V no) { return mask ? yes : no; }

/// `value` in the lanes whose bit of `bits` (from bit `from` on) is set, else zero.
[[gnu::always_inline]] inline V kept(const std::uint64_t* bits, std::int64_t from, V value) {
#if defined(PIPELINE_KERNEL_avx512)
  return _mm512_maskz_mov_ps(static_cast<__mmask16>(bits[from / 64] >> (from % 64)), value);
#else
  return where(lanes(bits, from), value);
#endif
}

/// e^x to about 1 unit in the last place; 0 below -87.3. REQUIRES: x <= 88.
/// Source: Moshier, Cephes library, expf.
[[gnu::always_inline]] inline V exp(V x) {
  const V clamped = x < -87.3F ? all(-87.3F) : x;
  const V shift = all(12582912.0F);  // 1.5 * 2^23: adding it rounds to an integer, kept in the low bits
  const V shifted = fma(clamped, all(1.44269504F), shift);
  const V n = shifted - shift;
  V r = fma(n, all(-0.693359375F), clamped);
  r = fma(n, all(2.12194440e-4F), r);
  V p = all(1.9875691500e-4F);
  p = fma(p, r, all(1.3981999507e-3F));
  p = fma(p, r, all(8.3334519073e-3F));
  p = fma(p, r, all(4.1665795894e-2F));
  p = fma(p, r, all(1.6666665459e-1F));
  p = fma(p, r, all(5.0000001201e-1F));
  p = fma(p, r * r, r) + 1.0F;
  const U power = (reinterpret_cast<U>(shifted) - reinterpret_cast<U>(shift) + 127U) << 23;
  const V result = p * reinterpret_cast<V>(power);
  return x < -87.3F ? V{} : result;  // NaN compares false and stays
}

/// To about 1 unit in the last place. Source: Moshier, Cephes library, tanhf.
[[gnu::always_inline]] inline V tanh(V x) {
  const V size = x < 0.0F ? -x : x;
  const V z = x * x;
  V p = all(-5.70498872745e-3F);
  p = fma(p, z, all(2.06390887954e-2F));
  p = fma(p, z, all(-5.37397155531e-2F));
  p = fma(p, z, all(1.33314422036e-1F));
  p = fma(p, z, all(-3.33332819422e-1F));
  const V small = fma(p * z, x, x);
  const V e = exp(size * -2.0F);
  const V large = (1.0F - e) / (1.0F + e);
  return size < 0.625F ? small : (x < 0.0F ? -large : large);
}

struct Pair {
  V value;
  V derivative;
};

/// x * Phi(x), exactly (not the tanh approximation), and Phi(x) + x * phi(x); Phi to an error of 1e-7.
/// Source: Hendrycks, Gimpel, "Gaussian error linear units", 2016; erf: Abramowitz, Stegun, 7.1.26.
Pair gelu(V x) {
  const V size = x < 0.0F ? -x : x;
  const V t = 1.0F / fma(size, all(0.3275911F * 0.70710678F), all(1.0F));
  V p = all(1.061405429F);
  p = fma(p, t, all(-1.453152027F));
  p = fma(p, t, all(1.421413741F));
  p = fma(p, t, all(-0.284496736F));
  p = fma(p, t, all(0.254829592F));
  const V density = exp(x * x * -0.5F);
  const V tail = p * t * density * 0.5F;  // 1 - Phi(|x|)
  const V phi = x < 0.0F ? tail : 1.0F - tail;
  return {x * phi, fma(x, density * 0.39894228F, phi)};
}

/// Lanes of `a` and `b` interleaved in blocks of `step`: from each, the blocks of even (or odd) number.
template <int step, bool odd, int... lane>
[[gnu::always_inline]] inline V blocks(V a, V b, std::integer_sequence<int, lane...>) {
  return __builtin_shufflevector(a, b,
                                 ((lane & step) == 0 ? lane + (odd ? step : 0) : kWidth + lane - (odd ? 0 : step))...);
}

template <int step>
[[gnu::always_inline]] inline void transpose(V (&rows)[kWidth]) {
  for (int i = 0; i < kWidth; ++i) {
    if ((i & step) != 0) continue;
    const V a = rows[i];
    const V b = rows[i + step];
    rows[i] = blocks<step, false>(a, b, std::make_integer_sequence<int, kWidth>());
    rows[i + step] = blocks<step, true>(a, b, std::make_integer_sequence<int, kWidth>());
  }
  if constexpr (step > 1) transpose<step / 2>(rows);
}

}  // namespace
