/// \file
/// Layers that leave out inputs that are zero: the first one, which reads the images in place, and hidden ones behind
/// relu and dropout. Included by kernels.cpp alone.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "bits.h"
#include "dense.h"
#include "kernels.h"
#include "vector.h"

namespace {

/// One row of a tile, from input `from` on.
struct PlainRow {
  const float* row;
  PlainRow(const mlp::InputTile& tile, std::int64_t r, std::int64_t from)
      : row(reinterpret_cast<const float*>(tile.rows[r]) + from) {}
  float operator[](std::int64_t i) const { return row[i]; }
  V vector(std::int64_t i) const { return load(row + i); }
};

struct ByteRow {
  const std::byte* row;
  const float* table;
  float scale;
  float offset;
  float factor;
  ByteRow(const mlp::InputTile& tile, std::int64_t r, std::int64_t from)
      : row(tile.rows[r] + from), table(tile.table), scale(tile.scale), offset(tile.offset), factor(tile.factor) {}
  float operator[](std::int64_t i) const { return table[std::to_integer<std::size_t>(row[i])]; }
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
  FloatRow(const mlp::InputTile& tile, std::int64_t r, std::int64_t from)
      : row(reinterpret_cast<const float*>(tile.rows[r]) + from),
        scale(tile.scale),
        offset(tile.offset),
        factor(tile.factor) {}
  float operator[](std::int64_t i) const { return (scale * row[i] + offset) * factor; }
  V vector(std::int64_t i) const { return (scale * load(row + i) + offset) * factor; }
};

/// `columns` vectors of the sums. The weights of 64 inputs, at most 32 KiB of them, stay in the first-level cache for
/// all rows; a row at a time would fetch each weight row from the second level again.
template <int columns, class Row, class Finish>
void sparse_columns(const mlp::InputTile& tile, const std::uint64_t* bits, const float* weight, const float* bias,
                    std::int64_t width, const Finish& finish, std::int64_t column, float* out, std::int64_t stride) {
  const std::int64_t row_words = mlp::words(tile.inputs);
  for (std::int64_t w = 0; w < row_words; ++w) {
    const bool last = w + 1 == row_words;
    for (std::int64_t r = 0; r < tile.count; ++r) {
      float* sums = out + r * stride + column;
      std::uint64_t active = bits[r * row_words + w];
      if (active == 0 && w != 0 && !last) continue;
      const Row row(tile, r, w * 64);
      const float* line = weight + w * 64 * width + column;
      V sum[columns];
      if (w != 0) {
        for (int j = 0; j < columns; ++j) sum[j] = load(sums + j * kWidth);
      } else {
        for (int j = 0; j < columns; ++j) sum[j] = bias == nullptr ? V{} : load(bias + column + j * kWidth);
      }
      for (; active != 0; active &= active - 1) {
        const std::int64_t i = std::countr_zero(active);
        const V x = all(row[i]);
        const float* weights = line + i * width;
        for (int j = 0; j < columns; ++j) sum[j] = fma(x, load(weights + j * kWidth), sum[j]);
      }
      if (last) {
        for (int j = 0; j < columns; ++j) store(sums + j * kWidth, finish(sum[j], r, column + j * kWidth));
      } else {
        for (int j = 0; j < columns; ++j) store(sums + j * kWidth, sum[j]);
      }
    }
  }
}

/// out (rows x columns, `stride` apart) = bias (null: zeros) + inputs * weight (inputs x columns, `width` apart)
template <class Row, class Finish>
void sparse_forward(const mlp::InputTile& tile, const std::uint64_t* bits, const float* weight, std::int64_t width,
                    const float* bias, std::int64_t columns, const Finish& finish, float* out, std::int64_t stride) {
  std::int64_t j = 0;
  for (; j + 8 * kWidth <= columns; j += 8 * kWidth)
    sparse_columns<8, Row>(tile, bits, weight, bias, width, finish, j, out, stride);
  for (; j + 4 * kWidth <= columns; j += 4 * kWidth)
    sparse_columns<4, Row>(tile, bits, weight, bias, width, finish, j, out, stride);
  for (; j < columns; j += kWidth) sparse_columns<1, Row>(tile, bits, weight, bias, width, finish, j, out, stride);
}

/// Values of the first `count` inputs of `row`, those without a bit being zero; `bits` are those of input 0, `from` is
/// the number of the row's first. REQUIRES: `from` is a multiple of kWidth.
template <class Row>
void expand(const Row& row, const std::uint64_t* bits, std::int64_t from, std::int64_t count, float* out) {
  std::int64_t i = 0;
  for (; i + kWidth <= count; i += kWidth) store(out + i, kept(bits, from + i, row.vector(i)));
  for (; i < count; ++i) {
    const std::int64_t k = from + i;
    out[i] = (bits[k / 64] >> (k % 64) & 1U) != 0 ? row[i] : 0.0F;
  }
}

/// The sums of rows from `first` on, as those from row 0 on.
template <class Finish>
struct FromRow {
  const Finish& finish;
  std::int64_t first;
  [[gnu::always_inline]] V operator()(V sum, std::int64_t row, std::int64_t column) const {
    return finish(sum, first + row, column);
  }
};

/// kBlockRows rows at a time, in chunks of inputs that fit the panel.
template <class Row, class Finish>
void dense_forward(const mlp::InputTile& tile, const std::uint64_t* bits, const float* weight, const float* bias,
                   std::int64_t width, const Finish& finish, float* out, float* panel) {
  constexpr std::int64_t kChunk = mlp::kPanel / kBlockRows;
  const std::int64_t row_words = mlp::words(tile.inputs);
  for (std::int64_t row = 0; row < tile.count; row += kBlockRows) {
    const std::int64_t rows = tile.count - row < kBlockRows ? tile.count - row : kBlockRows;
    float* c = out + row * width;
    for (std::int64_t from = 0; from < tile.inputs; from += kChunk) {
      const std::int64_t depth = tile.inputs - from < kChunk ? tile.inputs - from : kChunk;
      for (std::int64_t r = 0; r < rows; ++r)
        expand(Row(tile, row + r, from), bits + (row + r) * row_words, from, depth, panel + r * kChunk);
      Product product{panel, kChunk, 1, weight + from * width, width, depth, c, width, c, width};
      if (from == 0) {
        product.start = bias;
        product.start_stride = 0;
      }
      if (from + depth == tile.inputs) {
        multiply(product, rows, width, FromRow<Finish>{finish, row});
      } else {
        multiply(product, rows, width, Sums{});
      }
    }
  }
}

template <class Row>
void input_forward_of(const mlp::InputTile& tile, const mlp::ActiveInputs& active, const float* weight,
                      const float* bias, std::int64_t width, const mlp::After* after, float* out, float* panel) {
  finished(after, 0, width, [&](const auto& finish) {
    if (active.dense) {
      dense_forward<Row>(tile, active.rows, weight, bias, width, finish, out, panel);
    } else {
      sparse_forward<Row>(tile, active.rows, weight, width, bias, width, finish, out, width);
    }
  });
}

bool is_plain(const mlp::InputTile& tile) { return tile.scale == 1.0F && tile.offset == 0.0F && tile.factor == 1.0F; }

void input_forward(const mlp::InputTile& tile, const mlp::ActiveInputs& active, const float* weight, const float* bias,
                   std::int64_t width, const mlp::After* after, float* out, float* panel) {
  if (tile.bytes) {
    input_forward_of<ByteRow>(tile, active, weight, bias, width, after, out, panel);
  } else if (is_plain(tile)) {
    input_forward_of<PlainRow>(tile, active, weight, bias, width, after, out, panel);
  } else {
    input_forward_of<FloatRow>(tile, active, weight, bias, width, after, out, panel);
  }
}

/// `columns` vectors of the gradient of one input: the sum over the rows in which it is not zero.
template <int columns, class Row>
[[gnu::always_inline]] inline void sum_rows(const mlp::InputTile& tile, std::uint64_t rows, std::int64_t input,
                                            const float* delta, std::int64_t width, bool accumulate, float* out) {
  if (rows == 0 && accumulate) return;
  V sum[columns];
  for (int j = 0; j < columns; ++j) sum[j] = accumulate ? load(out + j * kWidth) : V{};
  for (; rows != 0; rows &= rows - 1) {
    const std::int64_t r = std::countr_zero(rows);
    const V x = all(Row(tile, r, input)[0]);
    const float* d = delta + r * width;
    for (int j = 0; j < columns; ++j) sum[j] = fma(x, load(d + j * kWidth), sum[j]);
  }
  for (int j = 0; j < columns; ++j) store(out + j * kWidth, sum[j]);
}

/// `columns`: of input `from` on.
template <class Row>
void sparse_gradient(const mlp::InputTile& tile, const std::uint64_t* columns, std::int64_t from, std::int64_t count,
                     const float* delta, std::int64_t width, bool accumulate, float* out) {
  for (std::int64_t k = 0; k < count; ++k) {
    float* line = out + k * width;
    std::int64_t j = 0;
    for (; j + 8 * kWidth <= width; j += 8 * kWidth)
      sum_rows<8, Row>(tile, columns[k], from + k, delta + j, width, accumulate, line + j);
    for (; j + 4 * kWidth <= width; j += 4 * kWidth)
      sum_rows<4, Row>(tile, columns[k], from + k, delta + j, width, accumulate, line + j);
    for (; j < width; j += kWidth) sum_rows<1, Row>(tile, columns[k], from + k, delta + j, width, accumulate, line + j);
  }
}

template <class Row>
void dense_gradient(const mlp::InputTile& tile, const std::uint64_t* bits, std::int64_t from, std::int64_t count,
                    const float* delta, std::int64_t width, bool accumulate, float* out) {
  constexpr std::int64_t kChunk = mlp::kPanel / mlp::kTileRows;
  const std::int64_t stride = mlp::words(tile.inputs);
  alignas(64) float panel[mlp::kPanel];
  for (std::int64_t done = 0; done < count; done += kChunk) {
    const std::int64_t inputs = count - done < kChunk ? count - done : kChunk;
    for (std::int64_t r = 0; r < tile.count; ++r)
      expand(Row(tile, r, from + done), bits + r * stride, from + done, inputs, panel + r * kChunk);
    gradient(panel, tile.count, inputs, kChunk, delta, width, accumulate, out + done * width);
  }
}

template <class Row>
void input_gradient_of(const mlp::InputTile& tile, const mlp::ActiveInputs& active, std::int64_t from,
                       std::int64_t count, const float* delta, std::int64_t width, bool accumulate, float* out) {
  if (active.dense) {
    dense_gradient<Row>(tile, active.rows, from, count, delta, width, accumulate, out);
  } else {
    sparse_gradient<Row>(tile, active.columns + from, from, count, delta, width, accumulate, out);
  }
}

void input_gradient(const mlp::InputTile& tile, const mlp::ActiveInputs& active, std::int64_t from, std::int64_t count,
                    const float* delta, std::int64_t width, bool accumulate, float* out) {
  if (tile.bytes) {
    input_gradient_of<ByteRow>(tile, active, from, count, delta, width, accumulate, out);
  } else if (is_plain(tile)) {
    input_gradient_of<PlainRow>(tile, active, from, count, delta, width, accumulate, out);
  } else {
    input_gradient_of<FloatRow>(tile, active, from, count, delta, width, accumulate, out);
  }
}

/// What a sum becomes on its way back through an activation; columns of c are those of the layer from `from` on.
struct BackThrough {
  mlp::Through through;
  std::int64_t stride;
  std::int64_t from;
  [[gnu::always_inline]] V operator()(V sum, std::int64_t row, std::int64_t column) const {
    const std::int64_t at = row * stride + from + column;
    if (through.derivative != nullptr) return sum * load(through.derivative + at);
    return where(load(through.outputs + at) > 0.0F, sum * through.factor);
  }
};

void backward(const float* delta, std::int64_t rows, const std::uint64_t* active, const float* weight,
              std::int64_t inputs, std::int64_t outputs, std::int64_t width, std::int64_t stride,
              const mlp::Through& through, float* out, float* scratch) {
  const std::byte* lines[mlp::kTileRows];
  for (std::int64_t r = 0; r < rows; ++r) lines[r] = reinterpret_cast<const std::byte*>(delta + r * width);
  mlp::InputTile tile;
  tile.rows = lines;
  tile.count = rows;
  tile.inputs = width;  // as many bits has a row
  // A dense product runs best on narrow panels, which leave room in the cache; picking deltas on wide ones, since each
  // is looked up once a panel.
  const std::int64_t panel = active == nullptr ? 32 : mlp::kBackwardColumns;
  for (std::int64_t from = 0; from < stride; from += panel) {
    const std::int64_t columns = stride - from < panel ? stride - from : panel;
    transposed_panel(weight, from, inputs, width, columns, scratch);
    const BackThrough finish{through, stride, from};
    if (active == nullptr) {
      multiply({delta, width, 1, scratch, columns, outputs, nullptr, 0, out + from, stride}, rows, columns, finish);
    } else {
      sparse_forward<PlainRow>(tile, active, scratch, columns, nullptr, columns, finish, out + from, stride);
    }
  }
}

}  // namespace
