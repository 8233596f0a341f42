/// \file
/// The optimisers' loops over the flat buffer, once for each instruction set. Each reads the gradients of all shards,
/// sums them in a fixed binary tree, and updates the parameters in the same pass.
#pragma once

#include <array>
#include <cstdint>

namespace train {

inline constexpr int kMostShards = 16;

/// A contiguous part of the flat buffers. Pointers are those of its first float.
struct Slice {
  std::int64_t size = 0;  ///< in floats, a multiple of 16
  float* parameters = nullptr;
  float* first = nullptr;   ///< the optimiser's own numbers: Adam's mean, SGD's velocity
  float* second = nullptr;  ///< Adam's mean of squares
  std::array<const float*, kMostShards> gradients{};
  int shards = 1;      ///< 1, 2, 4, 8 or 16
  float scale = 1.0F;  ///< of the summed gradient: 1 / rows of the batch
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
};

}  // namespace train
