/// \file
/// The optimisers' loops over the flat buffer, once for each instruction set.
#pragma once

#include <cstdint>

namespace train {

/// A contiguous part of the flat buffers. Pointers are those of its first float.
struct Slice {
  std::int64_t size = 0;  ///< in floats, a multiple of 16
  float* parameters = nullptr;
  float* first = nullptr;           ///< the optimiser's own numbers: Adam's mean, SGD's velocity
  float* second = nullptr;          ///< Adam's mean of squares
  const float* gradient = nullptr;  ///< summed over the rows of the batch
  float scale = 1.0F;               ///< of the gradient: 1 / rows
};

/// m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2;  w = keep w - rate m / (root sqrt(v) + epsilon)
struct AdamStep {
  float beta1 = 0.9F;
  float beta2 = 0.999F;
  float rate = 0.0F;  ///< learning rate / (1 - b1^t)
  float root = 1.0F;  ///< 1 / sqrt(1 - b2^t)
  float epsilon = 1e-8F;
  float keep = 1.0F;  ///< 1 - learning rate * weight decay
};

/// g = g + decay w;  u = momentum u + g;  w = w - rate (nesterov ? g + momentum u : u)
struct SgdStep {
  float rate = 0.0F;
  float momentum = 0.0F;
  float decay = 0.0F;
  bool nesterov = false;
};

struct Kernels {
  void (*adam)(const Slice& slice, const AdamStep& step);
  void (*sgd)(const Slice& slice, const SgdStep& step);
  /// average += (1 - decay) (values - average), `size` floats, a multiple of 16
  void (*average)(const float* values, std::int64_t size, float decay, float* average);
  /// Sum of the squares of `size` floats, a multiple of 16.
  double (*square_sum)(const float* values, std::int64_t size);
};

}  // namespace train
