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

inline constexpr std::int64_t kBackwardColumns = 128;  ///< of the weights turned round at once

constexpr std::int64_t padded(std::int64_t size) { return (size + kLanes - 1) / kLanes * kLanes; }
constexpr std::int64_t words(std::int64_t bits) { return (bits + 63) / 64; }

/// More than half of the inputs are active: a product that picks single inputs does somewhat more than half the work of
/// a dense one in a clock.
constexpr bool is_dense(std::int64_t active, std::int64_t inputs) { return 2 * active > inputs; }

enum class Activation { relu, tanh, gelu };

/// Rows of an image set, read in place, or the outputs of a hidden layer. The value of an input is
/// (scale * stored + offset) * factor.
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

/// What becomes of a hidden layer's sums as they are stored.
struct After {
  Activation activation = Activation::relu;
  const std::uint64_t* keep = nullptr;  ///< words(width) words a row: the units that are kept; null: all
  float factor = 1.0F;                  ///< what units that are kept are multiplied by, and their derivatives
  float* derivative = nullptr;          ///< rows x width; null: not wanted, or relu, whose outputs tell it
};

/// What becomes of the derivatives by a hidden layer's outputs as they are stored: those by its sums.
struct Through {
  const float* outputs = nullptr;     ///< rows x stride, as stored in the forward pass
  const float* derivative = nullptr;  ///< rows x stride; null for relu: `factor` where `outputs` is above 0, else 0
  float factor = 1.0F;
};

/// Which inputs of a tile count, twice: by rows and, for gradients, by inputs. Leaving out a zero changes no bit of a
/// sum, 0 * w + sum == sum, so that `dense` is a question of speed alone.
struct ActiveInputs {
  const std::uint64_t* rows = nullptr;     ///< words(inputs) words a row, bit i: input i
  const std::uint64_t* columns = nullptr;  ///< a word an input, bit r: row r; needed unless `dense`
  bool dense = true;                       ///< whether to take a dense product instead of picking single inputs
};

struct Kernels {
  /// Bit i of row r (`words(inputs)` words a row): whether that input is not zero.
  void (*find_nonzero)(const InputTile& tile, std::uint64_t* bits);
  /// Bit i: whether unit i is kept. Unit i is dropped when the 16-bit random number i is below `threshold`.
  void (*keep_bits)(DropoutKey key, std::uint32_t threshold, std::int64_t units, std::uint64_t* bits);
  /// How many bits are set.
  std::int64_t (*count_bits)(const std::uint64_t* bits, std::int64_t words);
  /// Bit r of columns[k]: bit k of row r. `columns`: 64 * words words.
  void (*transpose_bits)(const std::uint64_t* bits, std::int64_t rows, std::int64_t words, std::uint64_t* columns);

  /// out = bias + inputs * weight, inputs whose bit is not set counting as zero; with `after` what that makes of them.
  /// `panel`: kPanel floats of scratch.
  void (*input_forward)(const InputTile& tile, const ActiveInputs& active, const float* weight, const float* bias,
                        std::int64_t width, const After* after, float* out, float* panel);
  /// gradient (count x width) = transposed(inputs `from` to `from + count`) * delta, or with `accumulate` added to it.
  /// REQUIRES: 16 divides `from`.
  void (*input_gradient)(const InputTile& tile, const ActiveInputs& active, std::int64_t from, std::int64_t count,
                         const float* delta, std::int64_t width, bool accumulate, float* gradient);

  /// out (rows x width) = bias + in (rows x inputs, `stride` apart) * weight (inputs x width); with `after` what that
  /// makes of them.
  void (*forward)(const float* in, std::int64_t rows, std::int64_t inputs, std::int64_t stride, const float* weight,
                  const float* bias, std::int64_t width, const After* after, float* out);
  /// gradient (inputs x width) = transposed(in) * delta, or with `accumulate` added to it.
  void (*gradient)(const float* in, std::int64_t rows, std::int64_t inputs, std::int64_t stride, const float* delta,
                   std::int64_t width, bool accumulate, float* gradient);
  /// out (rows x stride) = delta (rows x width) * transposed(weight (inputs x width)), taken `through` the activation;
  /// columns from `inputs` on are zero. `active`: words(width) words a row, the deltas that are not zero, to pick them
  /// one by one; null for a dense product. `scratch`: width * kBackwardColumns floats.
  void (*backward)(const float* delta, std::int64_t rows, const std::uint64_t* active, const float* weight,
                   std::int64_t inputs, std::int64_t outputs, std::int64_t width, std::int64_t stride,
                   const Through& through, float* out, float* scratch);
  /// gradient (width) = sum of the rows of delta, or with `accumulate` added to it.
  void (*bias_gradient)(const float* delta, std::int64_t rows, std::int64_t width, bool accumulate, float* gradient);

  /// One row of `width` sums, of which `classes` count: exponentials of the sums less the largest one, into `out`
  /// (zero in the padding). Returns their total; `largest` receives the largest sum.
  float (*exponentials)(const float* sums, std::int64_t classes, std::int64_t width, float* out, float* largest);
};

}  // namespace mlp
