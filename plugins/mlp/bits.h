/// \file
/// Sets of inputs and units as bits: which are not zero, which are kept. Included by kernels.cpp alone.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "kernels.h"
#include "vector.h"

namespace {

/// Bit i: bytes[i] != zero, for 64 bytes.
inline std::uint64_t differs(const std::byte* bytes, std::uint8_t zero) {
#if defined(PIPELINE_KERNEL_avx512)
  return _mm512_cmpneq_epu8_mask(_mm512_loadu_si512(bytes), _mm512_set1_epi8(static_cast<char>(zero)));
#elif defined(PIPELINE_KERNEL_avx2)
  const __m256i* halves = reinterpret_cast<const __m256i*>(bytes);
  const __m256i value = _mm256_set1_epi8(static_cast<char>(zero));
  const auto equal = [&](const __m256i* half) {
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_loadu_si256(half), value)));
  };
  return ~(equal(halves) | std::uint64_t{equal(halves + 1)} << 32);
#else
  std::uint64_t bits = 0;
  for (int i = 0; i < 64; ++i) bits |= std::uint64_t{std::to_integer<std::uint8_t>(bytes[i]) != zero} << i;
  return bits;
#endif
}

/// Bit i: scale * values[i] + offset != 0, for kWidth values.
inline std::uint64_t nonzero(const float* values, V scale, V offset) {
  const V x = scale * load(values) + offset;
#if defined(PIPELINE_KERNEL_avx512)
  return _mm512_cmp_ps_mask(x, V{}, _CMP_NEQ_UQ);
#elif defined(PIPELINE_KERNEL_avx2)
  return static_cast<std::uint32_t>(_mm256_movemask_ps(_mm256_cmp_ps(x, V{}, _CMP_NEQ_UQ)));
#else
  std::uint64_t bits = 0;
  for (int i = 0; i < kWidth; ++i) bits |= std::uint64_t{x[i] != 0.0F} << i;
  return bits;
#endif
}

void nonzero_bytes(const std::byte* row, std::int64_t inputs, int zero, std::uint64_t* bits) {
  const std::int64_t whole = inputs / 64;
  const std::int64_t rest = inputs % 64;
  if (zero < 0) {
    for (std::int64_t w = 0; w < whole; ++w) bits[w] = ~std::uint64_t{0};
    if (rest != 0) bits[whole] = (std::uint64_t{1} << rest) - 1;
    return;
  }
  const auto value = static_cast<std::uint8_t>(zero);
  for (std::int64_t w = 0; w < whole; ++w) bits[w] = differs(row + w * 64, value);
  if (rest == 0) return;
  std::byte last[64];  // not read beyond the row: it may be the last one of its buffer
  for (std::int64_t i = 0; i < 64; ++i) last[i] = i < rest ? row[whole * 64 + i] : static_cast<std::byte>(value);
  bits[whole] = differs(last, value);
}

void nonzero_floats(const float* row, std::int64_t inputs, float scale, float offset, std::uint64_t* bits) {
  for (std::int64_t w = 0; w < mlp::words(inputs); ++w) {
    const std::int64_t count = inputs - w * 64 < 64 ? inputs - w * 64 : 64;
    std::uint64_t word = 0;
    std::int64_t i = 0;
    for (; i + kWidth <= count; i += kWidth) word |= nonzero(row + w * 64 + i, all(scale), all(offset)) << i;
    for (; i < count; ++i) word |= std::uint64_t{scale * row[w * 64 + i] + offset != 0.0F} << i;
    bits[w] = word;
  }
}

void find_nonzero(const mlp::InputTile& tile, std::uint64_t* bits) {
  const std::int64_t stride = mlp::words(tile.inputs);
  const std::int64_t row_bytes = tile.inputs * (tile.bytes ? 1 : 4);
  for (std::int64_t r = 0; r < tile.count; ++r) {
    // Rows lie anywhere in memory: they are on their way while the ones before them are looked at.
    constexpr std::int64_t kAhead = 4;
    if (r + kAhead < tile.count)
      for (std::int64_t i = 0; i < row_bytes; i += 64) __builtin_prefetch(tile.rows[r + kAhead] + i);
    if (tile.bytes) {
      nonzero_bytes(tile.rows[r], tile.inputs, tile.zero, bits + r * stride);
    } else {
      nonzero_floats(reinterpret_cast<const float*>(tile.rows[r]), tile.inputs, tile.scale, tile.offset,
                     bits + r * stride);
    }
  }
}

/// 32 random bits for each counter: "lowbias32" with a key before each multiplication.
/// Source: Wellons, "Prospecting for hash functions", 2018.
[[gnu::always_inline]] inline U random_bits(U counter, mlp::DropoutKey key) {
  U x = counter + key.first;
  x ^= x >> 16;
  x *= 0x7feb352dU;
  x ^= x >> 15;
  x += key.second;
  x *= 0x846ca68bU;
  x ^= x >> 16;
  return x;
}

/// Unit i has half (i % 2) of the 32 bits of counter i / 2.
void keep_bits(mlp::DropoutKey key, std::uint32_t threshold, std::int64_t units, std::uint64_t* bits) {
  U counter = kIota;
  for (std::int64_t w = 0; w < mlp::words(units); ++w) {
    std::uint64_t word = 0;
    for (int from = 0; from < 64;) {
      const U x = random_bits(counter, key);
      counter += static_cast<std::uint32_t>(kWidth);
#if defined(PIPELINE_KERNEL_avx512)
      const __m512i limit = _mm512_set1_epi16(static_cast<std::int16_t>(threshold));
      word |= std::uint64_t{_mm512_cmpge_epu16_mask(reinterpret_cast<__m512i>(x), limit)} << from;
      from += 32;
#elif defined(PIPELINE_KERNEL_avx2)
      const U y = random_bits(counter, key);
      counter += static_cast<std::uint32_t>(kWidth);
      const __m256i limit = _mm256_set1_epi16(static_cast<std::int16_t>(threshold));
      const auto kept = [&](U halves) {
        const __m256i h = reinterpret_cast<__m256i>(halves);
        return _mm256_cmpeq_epi16(_mm256_max_epu16(h, limit), h);
      };
      const __m256i both = _mm256_permute4x64_epi64(_mm256_packs_epi16(kept(x), kept(y)), 0xD8);
      word |= std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(both))} << from;
      from += 32;
#else
      for (int lane = 0; lane < kWidth; ++lane, from += 2) {
        word |= std::uint64_t{(x[lane] & 0xffffU) >= threshold} << from;
        word |= std::uint64_t{x[lane] >> 16 >= threshold} << (from + 1);
      }
#endif
    }
    bits[w] = word;
  }
}

std::int64_t count_bits(const std::uint64_t* bits, std::int64_t words) {
  std::int64_t count = 0;
  for (std::int64_t w = 0; w < words; ++w) count += std::popcount(bits[w]);
  return count;
}

constexpr int kWords = kWidth / 2;  ///< 64-bit words of a vector
using W = std::uint64_t __attribute__((vector_size(kWords * 8)));
using WMemory = std::uint64_t __attribute__((vector_size(kWords * 8), aligned(8), may_alias));

/// Lane i of the result: lane i ^ step.
template <int step, int... lane>
[[gnu::always_inline]] inline W exchanged(W a, std::integer_sequence<int, lane...>) {
  return __builtin_shufflevector(a, a, (lane ^ step)...);
}
/// All ones in the lanes with a bit in common with `step`.
template <int step, int... lane>
constexpr W second_of_pairs(std::integer_sequence<int, lane...>) {
  return W{((lane & step) != 0 ? ~std::uint64_t{0} : std::uint64_t{0})...};
}

/// One step of the transposition of 64 words: of each pair of words `step` apart, the blocks of `step` bits off the
/// diagonal change places. `mask`: the lower blocks.
template <int step>
[[gnu::always_inline]] inline void exchange_blocks(W (&a)[64 / kWords], std::uint64_t mask) {
  if constexpr (step >= kWords) {
    constexpr int apart = step / kWords;
    for (int block = 0; block < 64 / kWords; block += 2 * apart) {
      for (int i = block; i < block + apart; ++i) {
        const W swapped = ((a[i] >> step) ^ a[i + apart]) & mask;
        a[i + apart] ^= swapped;
        a[i] ^= swapped << step;
      }
    }
  } else {
    constexpr auto lanes = std::make_integer_sequence<int, kWords>();
    constexpr W second = second_of_pairs<step>(lanes);
    for (W& words : a) {
      const W other = exchanged<step>(words, lanes);
      const W first = (words & mask) | ((other & mask) << step);
      const W last = (words & ~mask) | ((other >> step) & mask);
      words = (first & ~second) | (last & second);
    }
  }
}

/// Source: Warren, "Hacker's Delight", 7-3.
void transpose_bits(const std::uint64_t* bits, std::int64_t rows, std::int64_t words, std::uint64_t* columns) {
  for (std::int64_t w = 0; w < words; ++w) {
    std::uint64_t square[64];
    for (std::int64_t r = 0; r < 64; ++r) square[r] = r < rows ? bits[r * words + w] : 0;
    W a[64 / kWords];
    for (int i = 0; i < 64 / kWords; ++i) a[i] = *reinterpret_cast<const WMemory*>(square + i * kWords);
    exchange_blocks<32>(a, 0x00000000ffffffffU);
    exchange_blocks<16>(a, 0x0000ffff0000ffffU);
    exchange_blocks<8>(a, 0x00ff00ff00ff00ffU);
    exchange_blocks<4>(a, 0x0f0f0f0f0f0f0f0fU);
    exchange_blocks<2>(a, 0x3333333333333333U);
    exchange_blocks<1>(a, 0x5555555555555555U);
    for (int i = 0; i < 64 / kWords; ++i) *reinterpret_cast<WMemory*>(columns + w * 64 + i * kWords) = a[i];
  }
}

}  // namespace
