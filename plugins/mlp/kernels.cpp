#include "kernels.h"

#include "bits.h"
#include "dense.h"
#include "input_layer.h"
#include "vector.h"

namespace {

template <mlp::Activation activation>
[[gnu::always_inline]] inline Pair activated(V x) {
  if constexpr (activation == mlp::Activation::relu) {
    return {x < 0.0F ? V{} : x, V{}};  // NaN stays NaN
  } else if constexpr (activation == mlp::Activation::tanh) {
    const V y = tanh(x);
    return {y, 1.0F - y * y};
  } else {
    return gelu(x);
  }
}

template <mlp::Activation activation>
void activate_rows(float* values, std::int64_t rows, std::int64_t width, const std::uint64_t* keep, float factor,
                   float* derivative) {
  const std::int64_t stride = mlp::words(width);
  for (std::int64_t r = 0; r < rows; ++r) {
    for (std::int64_t j = 0; j < width; j += kWidth) {
      float* at = values + r * width + j;
      Pair y = activated<activation>(load(at));
      if (keep != nullptr) {
        const I kept = lanes(keep + r * stride, j);
        y.value = where(kept, y.value * factor);
        y.derivative = where(kept, y.derivative * factor);
      }
      store(at, y.value);
      if (activation != mlp::Activation::relu && derivative != nullptr) store(derivative + r * width + j, y.derivative);
    }
  }
}

void activate(mlp::Activation activation, float* values, std::int64_t rows, std::int64_t width,
              const std::uint64_t* keep, float factor, float* derivative) {
  switch (activation) {
    case mlp::Activation::relu:
      return activate_rows<mlp::Activation::relu>(values, rows, width, keep, factor, derivative);
    case mlp::Activation::tanh:
      return activate_rows<mlp::Activation::tanh>(values, rows, width, keep, factor, derivative);
    case mlp::Activation::gelu:
      return activate_rows<mlp::Activation::gelu>(values, rows, width, keep, factor, derivative);
  }
}

void activation_gradient(const float* outputs, const float* derivative, float factor, std::int64_t size, float* delta) {
  for (std::int64_t i = 0; i < size; i += kWidth) {
    const V d = load(delta + i);
    if (derivative != nullptr) {
      store(delta + i, d * load(derivative + i));
    } else {
      store(delta + i, where(load(outputs + i) > 0.0F, d * factor));
    }
  }
}

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
    .input_forward = input_forward,
    .input_gradient = input_gradient,
    .forward = forward,
    .gradient = gradient,
    .backward = backward,
    .bias_gradient = bias_gradient,
    .activate = activate,
    .activation_gradient = activation_gradient,
    .exponentials = exponentials,
};

}  // namespace mlp::PIPELINE_KERNEL
