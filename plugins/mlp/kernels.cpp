#include "kernels.h"

#include "bits.h"
#include "dense.h"
#include "input_layer.h"
#include "vector.h"

namespace {

float exponentials(const float* sums, std::int64_t classes, std::int64_t width, float* out, float* largest) {
  float top = sums[0];
  for (std::int64_t j = 1; j < classes; ++j) top = sums[j] > top ? sums[j] : top;
  for (std::int64_t j = 0; j < width; j += kWidth) store(out + j, exp(load(sums + j) - top));
  float total = 0.0F;
  for (std::int64_t j = 0; j < classes; ++j) total += out[j];
  for (std::int64_t j = classes; j < width; ++j) out[j] = 0.0F;
  *largest = top;
  return total;
}

}  // namespace

// One table for each set, told apart by their namespaces: mlp::baseline, mlp::avx2, mlp::avx512.
namespace mlp::PIPELINE_KERNEL {

extern const Kernels kKernels;
const Kernels kKernels = {
    .find_nonzero = find_nonzero,
    .keep_bits = keep_bits,
    .count_bits = count_bits,
    .transpose_bits = transpose_bits,
    .input_forward = input_forward,
    .input_gradient = input_gradient,
    .forward = forward,
    .gradient = gradient,
    .backward = backward,
    .bias_gradient = bias_gradient,
    .exponentials = exponentials,
};

}  // namespace mlp::PIPELINE_KERNEL
