/// \file
/// Where weights and biases lie in the flat buffer, and how they are called outside of it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/artifact.h>
#include <pipeline/network.h>

#include "kernels.h"

namespace mlp {

/// One fully connected layer. Weights are kept transposed, inputs x width, so that a kernel adds whole rows; width is
/// `outputs` padded to kLanes, and the padding is zero.
struct Layer {
  std::int64_t inputs = 0;
  std::int64_t outputs = 0;
  std::int64_t width = 0;
  std::int64_t weight = 0;  ///< offset in the flat buffer, inputs x width floats
  std::int64_t bias = 0;    ///< offset in the flat buffer, width floats
};

class Layout {
 public:
  /// `sizes`: inputs, hidden units of each layer, classes. REQUIRES: at least two, none below 1.
  explicit Layout(std::span<const std::int64_t> sizes);

  const std::vector<Layer>& layers() const { return layers_; }
  /// "layers.0.weight" (outputs x inputs, as in PyTorch), "layers.0.bias", "layers.1.weight", ...
  const std::vector<pipeline::Model::Parameter>& parameters() const { return parameters_; }
  /// Length of the flat buffer.
  std::int64_t size() const { return size_; }

  std::vector<std::pair<std::string, pipeline::Tensor>> to_canonical(std::span<const float> flat) const;
  /// Writes the padding too. Throws Error when a tensor is missing or of the wrong type or shape.
  void from_canonical(const pipeline::State& state, std::span<float> flat) const;

 private:
  std::vector<Layer> layers_;
  std::vector<pipeline::Model::Parameter> parameters_;
  std::int64_t size_ = 0;
};

}  // namespace mlp
