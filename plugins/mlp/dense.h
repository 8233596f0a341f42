/// \file
/// Products of small dense matrices, blocked in registers. Included by kernels.cpp alone.
#pragma once

#include <cstdint>

#include "activation.h"
#include "kernels.h"
#include "vector.h"

namespace {

/// c (rows x columns) = start + a (rows x depth) * b (depth x columns).
struct Product {
  const float* a;
  std::int64_t a_row;    ///< distance of rows in a
  std::int64_t a_depth;  ///< distance of columns in a
  const float* b;
  std::int64_t b_stride;
  std::int64_t depth;
  const float* start;         ///< null for zeros
  std::int64_t start_stride;  ///< 0 for one row that all begin with
  float* c;
  std::int64_t c_stride;
};

/// rows x (columns * kWidth) of c, at (row, column). Each element sums over ascending depth, whatever the block.
template <int rows, int columns, class Finish>
[[gnu::always_inline]] inline void block(const Product& p, std::int64_t row, std::int64_t column,
                                         const Finish& finish) {
  V sum[rows][columns];
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < columns; ++j)
      sum[i][j] = p.start == nullptr ? V{} : load(p.start + (row + i) * p.start_stride + column + j * kWidth);
  const float* a = p.a + row * p.a_row;
  const float* b = p.b + column;
  for (std::int64_t k = 0; k < p.depth; ++k, a += p.a_depth, b += p.b_stride) {
    V right[columns];
    for (int j = 0; j < columns; ++j) right[j] = load(b + j * kWidth);
    for (int i = 0; i < rows; ++i) {
      const V left = all(a[i * p.a_row]);
      for (int j = 0; j < columns; ++j) sum[i][j] = fma(left, right[j], sum[i][j]);
    }
  }
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < columns; ++j)
      store(p.c + (row + i) * p.c_stride + column + j * kWidth, finish(sum[i][j], row + i, column + j * kWidth));
}

template <int columns, int block_rows, class Finish>
void strip(const Product& p, std::int64_t rows, std::int64_t column, const Finish& finish) {
  std::int64_t row = 0;
  for (; row + block_rows <= rows; row += block_rows) block<block_rows, columns>(p, row, column, finish);
  for (; row < rows; ++row) block<1, columns>(p, row, column, finish);
}

#if defined(PIPELINE_KERNEL_avx512)
constexpr int kBlockRows = 8;  // 8 x 2 sums, 2 of b and 1 of a in 32 registers
#else
constexpr int kBlockRows = 4;  // 4 x 2 sums, 2 of b and 1 of a in 16 registers
#endif

/// REQUIRES: `columns` is a multiple of 16. Not inlined: beside the calls of others GCC 12 keeps fewer of its sums in
/// registers.
template <class Finish>
[[gnu::noinline]] void multiply(const Product& p, std::int64_t rows, std::int64_t columns, const Finish& finish) {
  std::int64_t column = 0;
  if (rows < kBlockRows) {  // one row at a time: only several columns keep both multipliers busy
    for (; column + 8 * kWidth <= columns; column += 8 * kWidth) strip<8, 1>(p, rows, column, finish);
    for (; column + 4 * kWidth <= columns; column += 4 * kWidth) strip<4, 1>(p, rows, column, finish);
  }
  for (; column + 2 * kWidth <= columns; column += 2 * kWidth) strip<2, kBlockRows>(p, rows, column, finish);
  for (; column < columns; column += kWidth) strip<1, kBlockRows>(p, rows, column, finish);
}

void forward(const float* in, std::int64_t rows, std::int64_t inputs, std::int64_t stride, const float* weight,
             const float* bias, std::int64_t width, const mlp::After* after, float* out) {
  const Product product{in, stride, 1, weight, width, inputs, bias, 0, out, width};
  finished(after, 0, width, [&](const auto& finish) { multiply(product, rows, width, finish); });
}

void gradient(const float* in, std::int64_t rows, std::int64_t inputs, std::int64_t stride, const float* delta,
              std::int64_t width, bool accumulate, float* out) {
  multiply({in, 1, stride, delta, width, rows, accumulate ? out : nullptr, width, out, width}, inputs, width, Sums{});
}

/// panel (width x columns) = transposed(rows `from` to `from + columns` of weight); zeros past `inputs`.
void transposed_panel(const float* weight, std::int64_t from, std::int64_t inputs, std::int64_t width,
                      std::int64_t columns, float* panel) {
  for (std::int64_t i = 0; i < columns; i += kWidth) {
    for (std::int64_t j = 0; j < width; j += kWidth) {
      V square[kWidth];
      for (int r = 0; r < kWidth; ++r)
        square[r] = from + i + r < inputs ? load(weight + (from + i + r) * width + j) : V{};
      transpose<kWidth / 2>(square);
      for (int r = 0; r < kWidth; ++r) store(panel + (j + r) * columns + i, square[r]);
    }
  }
}

void bias_gradient(const float* delta, std::int64_t rows, std::int64_t width, bool accumulate, float* out) {
  for (std::int64_t j = 0; j < width; j += kWidth) {
    V sum = accumulate ? load(out + j) : V{};
    for (std::int64_t r = 0; r < rows; ++r) sum += load(delta + r * width + j);
    store(out + j, sum);
  }
}

}  // namespace
