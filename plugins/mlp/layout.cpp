#include "layout.h"

#include <algorithm>
#include <cstddef>

#include <pipeline/error.h>

namespace mlp {

namespace {

const pipeline::Tensor& expected(const pipeline::State& state, const pipeline::Model::Parameter& parameter) {
  const pipeline::Tensor& tensor = state.tensor(parameter.name);
  if (tensor.dtype() != pipeline::DType::f32 || tensor.shape() != parameter.shape)
    throw pipeline::Error("the tensor '" + parameter.name + "' is " + std::string(pipeline::name_of(tensor.dtype())) +
                              " of shape " + pipeline::text_of(tensor.shape()) + "; this network needs f32 of shape " +
                              pipeline::text_of(parameter.shape),
                          "load it into the network it was saved from");
  return tensor;
}

/// Calls visit(canonical index, flat index) for each weight of a layer.
template <class Visit>
void each_weight(const Layer& layer, Visit visit) {
  for (std::int64_t o = 0; o < layer.outputs; ++o)
    for (std::int64_t i = 0; i < layer.inputs; ++i)
      visit(static_cast<std::size_t>(o * layer.inputs + i),
            static_cast<std::size_t>(layer.weight + i * layer.width + o));
}

template <class Visit>
void each_bias(const Layer& layer, Visit visit) {
  for (std::int64_t o = 0; o < layer.outputs; ++o)
    visit(static_cast<std::size_t>(o), static_cast<std::size_t>(layer.bias + o));
}

}  // namespace

Layout::Layout(std::span<const std::int64_t> sizes) {
  for (std::size_t i = 0; i + 1 < sizes.size(); ++i) {
    Layer layer{sizes[i], sizes[i + 1], padded(sizes[i + 1]), size_, 0};
    layer.bias = layer.weight + layer.inputs * layer.width;
    size_ = layer.bias + layer.width;
    const std::string name = "layers." + std::to_string(i);
    parameters_.push_back({name + ".weight",
                           {layer.outputs, layer.inputs},
                           pipeline::Model::Role::weight,
                           layer.weight,
                           layer.inputs * layer.width});
    parameters_.push_back({name + ".bias", {layer.outputs}, pipeline::Model::Role::bias, layer.bias, layer.width});
    layers_.push_back(layer);
  }
}

std::vector<std::pair<std::string, pipeline::Tensor>> Layout::to_canonical(std::span<const float> flat) const {
  std::vector<std::pair<std::string, pipeline::Tensor>> tensors;
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const Layer& layer = layers_[l];
    pipeline::Tensor weight = pipeline::Tensor::uninitialized(pipeline::DType::f32, {layer.outputs, layer.inputs});
    const std::span<float> weights = weight.writable<float>();
    each_weight(layer, [&](std::size_t to, std::size_t from) { weights[to] = flat[from]; });
    pipeline::Tensor bias = pipeline::Tensor::uninitialized(pipeline::DType::f32, {layer.outputs});
    const std::span<float> biases = bias.writable<float>();
    each_bias(layer, [&](std::size_t to, std::size_t from) { biases[to] = flat[from]; });
    tensors.emplace_back(parameters_[2 * l].name, std::move(weight));
    tensors.emplace_back(parameters_[2 * l + 1].name, std::move(bias));
  }
  return tensors;
}

void Layout::from_canonical(const pipeline::State& state, std::span<float> flat) const {
  std::ranges::fill(flat, 0.0F);
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const std::span<const float> weights = expected(state, parameters_[2 * l]).values<float>();
    each_weight(layers_[l], [&](std::size_t from, std::size_t to) { flat[to] = weights[from]; });
    const std::span<const float> biases = expected(state, parameters_[2 * l + 1]).values<float>();
    each_bias(layers_[l], [&](std::size_t from, std::size_t to) { flat[to] = biases[from]; });
  }
}

}  // namespace mlp
