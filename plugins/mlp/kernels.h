/// \file
/// The hot loops of the network, once for each instruction set.
///
/// All work on a tile: up to kTileRows rows. A matrix with `width` columns has a multiple of kLanes columns, the last
/// ones padded with zeros. Sums run over ascending indices with one accumulator each, so that the result of a row does
/// not depend on the rows beside it, and (but for the baseline, which has no fused multiply-add) not on the set.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mlp {

inline constexpr std::int64_t kTileRows = 64;  ///< one bit of a word for each row
inline constexpr std::int64_t kLanes = 16;     ///< columns are padded to multiples of this
inline constexpr std::int64_t kPanel = 4096;   ///< floats of scratch that the input layer needs

constexpr std::int64_t padded(std::int64_t size) { return (size + kLanes - 1) / kLanes * kLanes; }
constexpr std::int64_t words(std::int64_t bits) { return (bits + 63) / 64; }

enum class Activation { relu, tanh, gelu };

/// Rows of an image set, read in place. The value of an input is (scale * stored + offset) * factor.
struct InputTile {
  const std::byte* const* rows = nullptr;
  std::int64_t count = 0;   ///< rows, at most kTileRows
  std::int64_t inputs = 0;  ///< stored values of a row
  bool bytes = true;        ///< u8, else f32
  float scale = 1.0F;
  float offset = 0.0F;
  float factor = 1.0F;           ///< what inputs that are kept are multiplied by
  const float* table = nullptr;  ///< value of each byte, factor included
  int zero = -1;                 ///< the byte whose value is 0; -1 when there is none
};

/// Two keys of the counter-based random numbers of one row and layer.
struct DropoutKey {
  std::uint32_t first = 0;
  std::uint32_t second = 0;
};

struct Kernels {
  /// Bit i of row r (`words(inputs)` words a row): whether that input is not zero.
  void (*find_nonzero)(const InputTile& tile, std::uint64_t* bits);
  /// Bit i: whether unit i is kept. Unit i is dropped when the 16-bit random number i is below `threshold`.
  void (*keep_bits)(DropoutKey key, std::uint32_t threshold, std::int64_t units, std::uint64_t* bits);

  /// out = bias + inputs * weight, inputs whose bit is not set counting as zero.
  /// `panel`: kPanel floats of scratch.
  void (*input_forward)(const InputTile& tile, const std::uint64_t* bits, const float* weight, const float* bias,
                        std::int64_t width, float* out, float* panel);
  /// gradient = transposed(inputs) * delta, or with `accumulate` added to it.
  /// `columns`: words(inputs) * 64 words, `panel`: kPanel floats of scratch.
  void (*input_gradient)(const InputTile& tile, const std::uint64_t* bits, const float* delta, std::int64_t width,
                         bool accumulate, float* gradient, std::uint64_t* columns, float* panel);

  /// out (rows x width) = bias + in (rows x inputs, `stride` apart) * weight (inputs x width).
  void (*forward)(const float* in, std::int64_t rows, std::int64_t inputs, std::int64_t stride, const float* weight,
                  const float* bias, std::int64_t width, float* out);
  /// gradient (inputs x width) = transposed(in) * delta, or with `accumulate` added to it.
  void (*gradient)(const float* in, std::int64_t rows, std::int64_t inputs, std::int64_t stride, const float* delta,
                   std::int64_t width, bool accumulate, float* gradient);
  /// out (rows x stride) = delta (rows x width) * transposed(weight (inputs x width)); columns from `inputs` on are
  /// zero. `scratch`: width * 32 floats.
  void (*backward)(const float* delta, std::int64_t rows, const float* weight, std::int64_t inputs,
                   std::int64_t outputs, std::int64_t width, std::int64_t stride, float* out, float* scratch);
  /// gradient (width) = sum of the rows of delta, or with `accumulate` added to it.
  void (*bias_gradient)(const float* delta, std::int64_t rows, std::int64_t width, bool accumulate, float* gradient);

  /// In place: a row's sums become its outputs; `derivative` (may be null for relu, or when not training) its
  /// derivatives. With `keep` (words(width) words a row) units that are dropped become 0, the others are multiplied by
  /// `factor`, in both.
  void (*activate)(Activation activation, float* values, std::int64_t rows, std::int64_t width,
                   const std::uint64_t* keep, float factor, float* derivative);
  /// delta *= derivative; for relu (`derivative` null) the derivative is `factor` where `outputs` is above 0, else 0.
  void (*activation_gradient)(const float* outputs, const float* derivative, float factor, std::int64_t size,
                              float* delta);
  /// One row of `width` sums, of which `classes` count: exponentials of the sums less the largest one, into `out`
  /// (zero in the padding). Returns their total; `largest` receives the largest sum.
  float (*exponentials)(const float* sums, std::int64_t classes, std::int64_t width, float* out, float* largest);
};

}  // namespace mlp
