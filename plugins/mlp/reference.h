/// \file
/// The network again, in double precision and plain loops: what the tests compare the kernels with.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/cpu.h>
#include <pipeline/network.h>
#include <pipeline/random.h>

#include "model.h"

namespace mlp::reference {

using Row = std::vector<double>;

/// Instruction sets that this processor has.
inline std::vector<pipeline::InstructionSet> sets() {
  std::vector<pipeline::InstructionSet> found;
  for (const auto set :
       {pipeline::InstructionSet::baseline, pipeline::InstructionSet::avx2, pipeline::InstructionSet::avx512})
    if (pipeline::supports(set)) found.push_back(set);
  return found;
}

/// What unit `unit` is multiplied by: 0, or 1 / (1 - q).
inline double multiplier(double rate, std::uint64_t key, std::uint64_t layer, std::int64_t row, std::uint32_t unit) {
  const double threshold = std::round(rate * 65536.0);
  const std::uint64_t keys = pipeline::mix(pipeline::mix(key, layer), static_cast<std::uint64_t>(row));
  std::uint32_t x = unit / 2 + static_cast<std::uint32_t>(keys);
  x = (x ^ (x >> 16)) * 0x7feb352dU;
  x = ((x ^ (x >> 15)) + static_cast<std::uint32_t>(keys >> 32)) * 0x846ca68bU;
  x ^= x >> 16;
  const std::uint32_t number = unit % 2 == 0 ? x & 0xffffU : x >> 16;
  return number < threshold ? 0.0 : 65536.0 / (65536.0 - threshold);
}

inline double activated(Activation activation, double x) {
  switch (activation) {
    case Activation::relu:
      return x > 0.0 ? x : 0.0;
    case Activation::tanh:
      return std::tanh(x);
    case Activation::gelu:
      break;
  }
  return 0.5 * x * (1.0 + std::erf(x / std::sqrt(2.0)));
}

/// Weights as in files: outputs x inputs.
struct Parameters {
  struct Layer {
    std::vector<Row> weight;
    Row bias;
  };
  std::vector<Layer> layers;

  static Parameters of(const std::vector<std::pair<std::string, pipeline::Tensor>>& canonical) {
    Parameters parameters;
    for (std::size_t i = 0; i < canonical.size(); i += 2) {
      const auto weights = canonical[i].second.values<float>();
      const auto biases = canonical[i + 1].second.values<float>();
      Layer layer{std::vector<Row>(biases.size()), Row(biases.begin(), biases.end())};
      const std::size_t inputs = weights.size() / biases.size();
      for (std::size_t o = 0; o < biases.size(); ++o) {
        const auto row = weights.subspan(o * inputs, inputs);
        layer.weight[o] = Row(row.begin(), row.end());
      }
      parameters.layers.push_back(std::move(layer));
    }
    return parameters;
  }
};

/// A row's sums before the softmax. `row`: its number, for dropout; below 0: no dropout.
inline Row sums(const Architecture& architecture, const Parameters& parameters, Row values, std::int64_t row,
                std::uint64_t key) {
  const auto drop = [&](Row& units, double rate, std::uint64_t layer) {
    if (row < 0 || rate == 0.0) return;
    for (std::size_t i = 0; i < units.size(); ++i)
      units[i] *= multiplier(rate, key, layer, row, static_cast<std::uint32_t>(i));
  };
  drop(values, architecture.input_dropout, 0);
  for (std::size_t l = 0; l < parameters.layers.size(); ++l) {
    const Parameters::Layer& layer = parameters.layers[l];
    Row next = layer.bias;
    for (std::size_t o = 0; o < next.size(); ++o)
      for (std::size_t i = 0; i < values.size(); ++i) next[o] += layer.weight[o][i] * values[i];
    if (l + 1 < parameters.layers.size()) {
      for (double& value : next) value = activated(architecture.activation, value);
      drop(next, architecture.dropout, l + 1);
    }
    values = std::move(next);
  }
  return values;
}

inline Row softmax(const Row& sums) {
  double total = 0.0;
  for (const double sum : sums) total += std::exp(sum);
  Row probabilities;
  for (const double sum : sums) probabilities.push_back(std::exp(sum) / total);
  return probabilities;
}

/// Cross-entropy of one row against soft targets.
inline double loss(const Row& sums, const Row& targets) {
  const Row probabilities = softmax(sums);
  double total = 0.0;
  for (std::size_t c = 0; c < sums.size(); ++c) total -= targets[c] * std::log(probabilities[c]);
  return total;
}

}  // namespace mlp::reference
