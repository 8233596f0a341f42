/// \file
/// The first layer, which reads the images in place and can leave out inputs that are zero. Included by kernels.cpp
/// alone.
///
/// Leaving out a zero changes no bit of a sum: 0 * w + sum == sum. So it may be decided row by row (forward) and tile
/// by tile (gradient) what is faster: picking single weights rows, or a dense product.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "bits.h"
#include "dense.h"
#include "kernels.h"
#include "vector.h"

namespace {

struct ByteRow {
  const std::byte* row;
  const float* table;
  float scale;
  float offset;
  float factor;
  ByteRow(const mlp::InputTile& tile, std::int64_t r)
      : row(tile.rows[r]), table(tile.table), scale(tile.scale), offset(tile.offset), factor(tile.factor) {}
  float operator[](std::uint64_t i) const { return table[std::to_integer<std::size_t>(row[i])]; }
  /// The values of kWidth inputs from `i` on.
  V vector(std::int64_t i) const {
    using Bytes = std::uint8_t __attribute__((vector_size(kWidth), aligned(1), may_alias));
    const V stored = __builtin_convertvector(*reinterpret_cast<const Bytes*>(row + i), V);
    return (scale * stored + offset) * factor;  // as the table was made, to the last bit
  }
};

struct FloatRow {
  const float* row;
  float scale;
  float offset;
  float factor;
  FloatRow(const mlp::InputTile& tile, std::int64_t r)
      : row(reinterpret_cast<const float*>(tile.rows[r])),
        scale(tile.scale),
        offset(tile.offset),
        factor(tile.factor) {}
  float operator[](std::uint64_t i) const { return (scale * row[i] + offset) * factor; }
  V vector(std::int64_t i) const { return (scale * load(row + i) + offset) * factor; }
};

/// More than half of the inputs: a product that picks single inputs does about half the work of a dense one in a clock.
bool is_dense(std::int64_t active, std::int64_t inputs) { return 2 * active > inputs; }

std::int64_t count_bits(const std::uint64_t* bits, std::int64_t words) {
  std::int64_t count = 0;
  for (std::int64_t w = 0; w < words; ++w) count += std::popcount(bits[w]);
  return count;
}

/// `columns` vectors of one row's sums: adds the inputs of one word of bits, from input `first` on.
template <int columns, class Row>
[[gnu::always_inline]] inline void add_inputs(const Row& row, std::uint64_t active, std::uint64_t first,
                                              const float* weight, std::int64_t width, const float* start, float* out) {
  V sum[columns];
  for (int j = 0; j < columns; ++j) sum[j] = load(start + j * kWidth);
  for (; active != 0; active &= active - 1) {
    const std::uint64_t k = first + static_cast<std::uint64_t>(std::countr_zero(active));
    const V x = all(row[k]);
    const float* w = weight + k * static_cast<std::uint64_t>(width);
    for (int j = 0; j < columns; ++j) sum[j] = fma(x, load(w + j * kWidth), sum[j]);
  }
  for (int j = 0; j < columns; ++j) store(out + j * kWidth, sum[j]);
}

/// Rows of a tile that are not dense. The weights of 64 inputs, at most 32 KiB of them, stay in the first-level cache
/// for all rows; a row at a time would fetch each weight row from the second level again.
template <int columns, class Row>
void sparse_columns(const mlp::InputTile& tile, std::uint64_t sparse, const std::uint64_t* bits, const float* weight,
                    const float* bias, std::int64_t width, float* out) {
  const std::int64_t stride = mlp::words(tile.inputs);
  for (std::int64_t w = 0; w < stride; ++w) {
    for (std::uint64_t rows = sparse; rows != 0; rows &= rows - 1) {
      const std::int64_t r = std::countr_zero(rows);
      float* sums = out + r * width;
      const std::uint64_t active = bits[r * stride + w];
      if (active == 0 && w != 0) continue;
      add_inputs<columns>(Row(tile, r), active, static_cast<std::uint64_t>(w) * 64, weight, width, w == 0 ? bias : sums,
                          sums);
    }
  }
}

template <class Row>
void sparse_forward(const mlp::InputTile& tile, std::uint64_t sparse, const std::uint64_t* bits, const float* weight,
                    const float* bias, std::int64_t width, float* out) {
  std::int64_t j = 0;
  for (; j + 8 * kWidth <= width; j += 8 * kWidth)
    sparse_columns<8, Row>(tile, sparse, bits, weight + j, bias + j, width, out + j);
  for (; j + 4 * kWidth <= width; j += 4 * kWidth)
    sparse_columns<4, Row>(tile, sparse, bits, weight + j, bias + j, width, out + j);
  for (; j < width; j += kWidth) sparse_columns<1, Row>(tile, sparse, bits, weight + j, bias + j, width, out + j);
}

/// Values of inputs `from` to `from + count`, those without a bit being zero. REQUIRES: `from` is a multiple of kWidth.
template <class Row>
void expand(const Row& row, const std::uint64_t* bits, std::int64_t from, std::int64_t count, float* out) {
  std::int64_t i = 0;
  for (; i + kWidth <= count; i += kWidth) store(out + i, where(lanes(bits, from + i), row.vector(from + i)));
  for (; i < count; ++i) {
    const std::int64_t k = from + i;
    out[i] = (bits[k / 64] >> (k % 64) & 1U) != 0 ? row[static_cast<std::uint64_t>(k)] : 0.0F;
  }
}

/// Dense rows, kBlockRows at a time, in chunks of inputs that fit the panel.
template <class Row>
void dense_forward(const mlp::InputTile& tile, const std::int64_t* rows, int count, const std::uint64_t* bits,
                   const float* weight, const float* bias, std::int64_t width, float* out, float* panel) {
  constexpr std::int64_t kChunk = mlp::kPanel / kBlockRows;
  const std::int64_t stride = mlp::words(tile.inputs);
  for (std::int64_t from = 0; from < tile.inputs; from += kChunk) {
    const std::int64_t depth = tile.inputs - from < kChunk ? tile.inputs - from : kChunk;
    for (int i = 0; i < count; ++i)
      expand(Row(tile, rows[i]), bits + rows[i] * stride, from, depth, panel + i * kChunk);
    const float* b = weight + from * width;
    if (count == kBlockRows && rows[count - 1] == rows[0] + count - 1) {
      float* c = out + rows[0] * width;
      multiply({panel, kChunk, 1, b, width, depth, from == 0 ? bias : c, from == 0 ? 0 : width, c, width}, count,
               width);
    } else {
      for (int i = 0; i < count; ++i) {
        float* c = out + rows[i] * width;
        multiply({panel + i * kChunk, kChunk, 1, b, width, depth, from == 0 ? bias : c, 0, c, width}, 1, width);
      }
    }
  }
}

template <class Row>
void input_forward_of(const mlp::InputTile& tile, const std::uint64_t* bits, const float* weight, const float* bias,
                      std::int64_t width, float* out, float* panel) {
  const std::int64_t stride = mlp::words(tile.inputs);
  std::uint64_t sparse = 0;
  std::int64_t dense[kBlockRows];
  int waiting = 0;
  for (std::int64_t r = 0; r < tile.count; ++r) {
    const std::uint64_t* row_bits = bits + r * stride;
    if (is_dense(count_bits(row_bits, stride), tile.inputs)) {
      dense[waiting++] = r;
      if (waiting == kBlockRows) {
        dense_forward<Row>(tile, dense, waiting, bits, weight, bias, width, out, panel);
        waiting = 0;
      }
    } else {
      sparse |= std::uint64_t{1} << r;
    }
  }
  if (waiting != 0) dense_forward<Row>(tile, dense, waiting, bits, weight, bias, width, out, panel);
  if (sparse != 0) sparse_forward<Row>(tile, sparse, bits, weight, bias, width, out);
}

void input_forward(const mlp::InputTile& tile, const std::uint64_t* bits, const float* weight, const float* bias,
                   std::int64_t width, float* out, float* panel) {
  if (tile.bytes) {
    input_forward_of<ByteRow>(tile, bits, weight, bias, width, out, panel);
  } else {
    input_forward_of<FloatRow>(tile, bits, weight, bias, width, out, panel);
  }
}

/// `columns` vectors of the gradient of one input: the sum over the rows in which it is not zero.
template <int columns, class Row>
[[gnu::always_inline]] inline void sum_rows(const mlp::InputTile& tile, std::uint64_t rows, std::uint64_t input,
                                            const float* delta, std::int64_t width, bool accumulate, float* out) {
  V sum[columns];
  for (int j = 0; j < columns; ++j) sum[j] = accumulate ? load(out + j * kWidth) : V{};
  for (; rows != 0; rows &= rows - 1) {
    const std::int64_t r = std::countr_zero(rows);
    const V x = all(Row(tile, r)[input]);
    const float* d = delta + r * width;
    for (int j = 0; j < columns; ++j) sum[j] = fma(x, load(d + j * kWidth), sum[j]);
  }
  for (int j = 0; j < columns; ++j) store(out + j * kWidth, sum[j]);
}

template <class Row>
void sparse_gradient(const mlp::InputTile& tile, const std::uint64_t* columns, const float* delta, std::int64_t width,
                     bool accumulate, float* out) {
  for (std::int64_t k = 0; k < tile.inputs; ++k) {
    const std::uint64_t rows = columns[k];
    const auto input = static_cast<std::uint64_t>(k);
    float* line = out + k * width;
    std::int64_t j = 0;
    for (; j + 8 * kWidth <= width; j += 8 * kWidth)
      sum_rows<8, Row>(tile, rows, input, delta + j, width, accumulate, line + j);
    for (; j + 4 * kWidth <= width; j += 4 * kWidth)
      sum_rows<4, Row>(tile, rows, input, delta + j, width, accumulate, line + j);
    for (; j < width; j += kWidth) sum_rows<1, Row>(tile, rows, input, delta + j, width, accumulate, line + j);
  }
}

template <class Row>
void dense_gradient(const mlp::InputTile& tile, const std::uint64_t* bits, const float* delta, std::int64_t width,
                    bool accumulate, float* out, float* panel) {
  constexpr std::int64_t kChunk = mlp::kPanel / mlp::kTileRows;
  const std::int64_t stride = mlp::words(tile.inputs);
  for (std::int64_t from = 0; from < tile.inputs; from += kChunk) {
    const std::int64_t count = tile.inputs - from < kChunk ? tile.inputs - from : kChunk;
    for (std::int64_t r = 0; r < tile.count; ++r)
      expand(Row(tile, r), bits + r * stride, from, count, panel + r * kChunk);
    gradient(panel, tile.count, count, kChunk, delta, width, accumulate, out + from * width);
  }
}

template <class Row>
void input_gradient_of(const mlp::InputTile& tile, const std::uint64_t* bits, const float* delta, std::int64_t width,
                       bool accumulate, float* out, std::uint64_t* columns, float* panel) {
  const std::int64_t stride = mlp::words(tile.inputs);
  if (is_dense(count_bits(bits, tile.count * stride), tile.count * tile.inputs)) {
    dense_gradient<Row>(tile, bits, delta, width, accumulate, out, panel);
  } else {
    transpose_bits(bits, tile.count, stride, columns);
    sparse_gradient<Row>(tile, columns, delta, width, accumulate, out);
  }
}

void input_gradient(const mlp::InputTile& tile, const std::uint64_t* bits, const float* delta, std::int64_t width,
                    bool accumulate, float* out, std::uint64_t* columns, float* panel) {
  if (tile.bytes) {
    input_gradient_of<ByteRow>(tile, bits, delta, width, accumulate, out, columns, panel);
  } else {
    input_gradient_of<FloatRow>(tile, bits, delta, width, accumulate, out, columns, panel);
  }
}

}  // namespace
