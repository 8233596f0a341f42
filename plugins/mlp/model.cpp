#include "model.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>

#include <pipeline/random.h>

#include "kernel_sets.h"

namespace mlp {

namespace {

std::vector<std::int64_t> sizes_of(const Architecture& architecture, std::int64_t inputs, std::int64_t classes) {
  std::vector<std::int64_t> sizes{inputs};
  sizes.insert(sizes.end(), architecture.hidden.begin(), architecture.hidden.end());
  sizes.push_back(classes);
  return sizes;
}

/// A rate as a threshold of 16-bit random numbers; 0 for no dropout.
std::uint32_t threshold_of(double rate) {
  return static_cast<std::uint32_t>(std::clamp(std::lround(rate * 65536.0), 0L, 65535L));
}

float factor_of(std::uint32_t threshold) { return static_cast<float>(65536.0 / (65536.0 - threshold)); }

DropoutKey key_of(std::uint64_t key, std::int64_t row) {
  const std::uint64_t mixed = pipeline::mix(key, static_cast<std::uint64_t>(row));
  return {static_cast<std::uint32_t>(mixed), static_cast<std::uint32_t>(mixed >> 32)};
}

/// A part of a buffer that begins on a cache line.
template <class T>
class Part {
 public:
  Part() = default;
  explicit Part(std::int64_t size)
      : tensor_(pipeline::Tensor::zeros(pipeline::DType::u8,
                                        {std::max<std::int64_t>(size, 1) * static_cast<std::int64_t>(sizeof(T))})),
        data_(reinterpret_cast<T*>(tensor_.writable<std::uint8_t>().data())) {}
  T* get() const { return data_; }

 private:
  pipeline::Tensor tensor_;  // for its alignment
  T* data_ = nullptr;
};

}  // namespace

class Perceptron::Buffers final : public pipeline::Workspace {
 public:
  Buffers(const Perceptron& model, std::int64_t rows, bool training) {
    const std::vector<Layer>& layers = model.layout_.layers();
    const std::int64_t input_words = words(model.inputs_);
    bits = Part<std::uint64_t>(rows * input_words);
    panel = Part<float>(kPanel);
    std::int64_t widest = 0;
    for (const Layer& layer : layers) {
      outputs.emplace_back(rows * layer.width);
      widest = std::max(widest, layer.width);
    }
    exponentials = Part<float>(layers.back().width);
    if (!training) return;

    keep = Part<std::uint64_t>(std::max(rows * words(widest), input_words));
    columns = Part<std::uint64_t>(input_words * 64);
    for (std::size_t l = 0; l + 1 < layers.size(); ++l)
      derivatives.emplace_back(model.architecture_.activation == Activation::relu ? 0 : rows * layers[l].width);
    for (Part<float>& delta : deltas) delta = Part<float>(rows * widest);
    transposed = Part<float>(layers.size() > 1 ? widest * 32 : 0);
  }

  std::array<const std::byte*, kTileRows> pointers{};
  std::array<float, 256> table{};
  Part<std::uint64_t> bits;  ///< of each row, the inputs that are not zero
  Part<float> panel;
  std::vector<Part<float>> outputs;  ///< of each layer, the last one's being sums
  Part<float> exponentials;
  // The rest for training.
  Part<std::uint64_t> keep;
  Part<std::uint64_t> columns;
  std::vector<Part<float>> derivatives;  ///< of each hidden layer, unless it is relu
  std::array<Part<float>, 2> deltas;     ///< the present layer's first
  Part<float> transposed;
};

struct Perceptron::Tile {
  std::span<const std::int64_t> rows;  ///< row numbers in the image set
  bool training = false;
  std::uint64_t key = 0;
  std::uint32_t input_threshold = 0;
  std::uint32_t threshold = 0;
};

Perceptron::Perceptron(Architecture architecture, const pipeline::ImageShape& shape, std::int64_t classes,
                       pipeline::InstructionSet set)
    : architecture_(std::move(architecture)),
      layout_(sizes_of(architecture_, shape.values(), classes)),
      inputs_(shape.values()),
      classes_(classes),
      kernels_(kernels_of(set)) {}

void Perceptron::initialise(std::span<float> parameters, std::uint64_t seed) const {
  std::ranges::fill(parameters, 0.0F);
  const std::vector<Layer>& layers = layout_.layers();
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const Layer& layer = layers[l];
    const auto inputs = static_cast<double>(layer.inputs);
    double variance = 2.0 / inputs;
    if (l + 1 == layers.size()) {
      variance = 1.0 / inputs;
    } else if (architecture_.activation == Activation::tanh) {
      variance = 2.0 / (inputs + static_cast<double>(layer.outputs));
    }
    const double deviation = std::sqrt(variance);
    pipeline::Random random(seed, l);  // in canonical order: the values do not depend on padding or blocking
    for (std::int64_t o = 0; o < layer.outputs; ++o)
      for (std::int64_t i = 0; i < layer.inputs; ++i)
        parameters[static_cast<std::size_t>(layer.weight + i * layer.width + o)] =
            static_cast<float>(deviation * random.normal());
  }
}

std::unique_ptr<pipeline::Workspace> Perceptron::workspace(std::int64_t rows, bool training) const {
  return std::make_unique<Buffers>(*this, std::clamp<std::int64_t>(rows, 1, kTileRows), training);
}

InputTile Perceptron::read(const pipeline::Batch& batch, std::int64_t from, std::int64_t count, float factor,
                           Buffers& buffers) const {
  assert(batch.shape.values() == inputs_);
  const std::int64_t row_bytes = inputs_ * static_cast<std::int64_t>(pipeline::size_of(batch.dtype));
  for (std::int64_t r = 0; r < count; ++r)
    buffers.pointers[static_cast<std::size_t>(r)] =
        batch.data + batch.rows[static_cast<std::size_t>(from + r)] * row_bytes;
  InputTile tile;
  tile.rows = buffers.pointers.data();
  tile.count = count;
  tile.inputs = inputs_;
  tile.bytes = batch.dtype == pipeline::DType::u8;
  tile.scale = batch.affine.scale;
  tile.offset = batch.affine.offset;
  tile.factor = factor;
  tile.table = buffers.table.data();
  if (tile.bytes) {
    for (int byte = 255; byte >= 0; --byte) {
      const float value = (tile.scale * static_cast<float>(byte) + tile.offset) * factor;
      buffers.table[static_cast<std::size_t>(byte)] = value;
      if (value == 0.0F) tile.zero = byte;
    }
  }
  return tile;
}

void Perceptron::forward(std::span<const float> parameters, const InputTile& input, const Tile& tile,
                         Buffers& buffers) const {
  const std::vector<Layer>& layers = layout_.layers();
  const std::int64_t input_words = words(inputs_);
  kernels_.find_nonzero(input, buffers.bits.get());
  if (tile.training && tile.input_threshold != 0) {
    const std::uint64_t layer_key = pipeline::mix(tile.key, 0);
    for (std::int64_t r = 0; r < input.count; ++r) {
      kernels_.keep_bits(key_of(layer_key, tile.rows[static_cast<std::size_t>(r)]), tile.input_threshold, inputs_,
                         buffers.keep.get());
      std::uint64_t* bits = buffers.bits.get() + r * input_words;
      for (std::int64_t w = 0; w < input_words; ++w) bits[w] &= buffers.keep.get()[w];
    }
  }

  for (std::size_t l = 0; l < layers.size(); ++l) {
    const Layer& layer = layers[l];
    const float* weight = parameters.data() + layer.weight;
    const float* bias = parameters.data() + layer.bias;
    float* out = buffers.outputs[l].get();
    if (l == 0) {
      kernels_.input_forward(input, buffers.bits.get(), weight, bias, layer.width, out, buffers.panel.get());
    } else {
      kernels_.forward(buffers.outputs[l - 1].get(), input.count, layer.inputs, layers[l - 1].width, weight, bias,
                       layer.width, out);
    }
    if (l + 1 == layers.size()) return;

    const std::uint64_t* keep = nullptr;
    if (tile.training && tile.threshold != 0) {
      const std::uint64_t layer_key = pipeline::mix(tile.key, l + 1);
      for (std::int64_t r = 0; r < input.count; ++r)
        kernels_.keep_bits(key_of(layer_key, tile.rows[static_cast<std::size_t>(r)]), tile.threshold, layer.outputs,
                           buffers.keep.get() + r * words(layer.width));
      keep = buffers.keep.get();
    }
    kernels_.activate(architecture_.activation, out, input.count, layer.width, keep, factor_of(tile.threshold),
                      tile.training ? buffers.derivatives[l].get() : nullptr);
  }
}

pipeline::BatchResult Perceptron::score(std::span<const float> targets, std::int64_t rows, Buffers& buffers) const {
  const std::int64_t width = layout_.layers().back().width;
  const auto classes = static_cast<std::size_t>(classes_);
  pipeline::BatchResult result;
  for (std::int64_t r = 0; r < rows; ++r) {
    const float* sums = buffers.outputs.back().get() + r * width;
    float* delta = buffers.deltas[0].get() + r * width;
    const float* target = targets.data() + r * classes_;
    float largest = 0.0F;
    const float total = kernels_.exponentials(sums, classes_, width, delta, &largest);
    const float inverse = 1.0F / total;
    float weighted = 0.0F;
    float weights = 0.0F;
    std::size_t best = 0;
    std::size_t wanted = 0;
    for (std::size_t c = 0; c < classes; ++c) {
      weighted += target[c] * (sums[c] - largest);
      weights += target[c];
      delta[c] = delta[c] * inverse - target[c];
      if (sums[c] > sums[best]) best = c;
      if (target[c] > target[wanted]) wanted = c;
    }
    result.loss += static_cast<double>(weights) * static_cast<double>(std::log(total)) - static_cast<double>(weighted);
    if (best == wanted) ++result.correct;
  }
  return result;
}

void Perceptron::backward(std::span<const float> parameters, const InputTile& input, bool accumulate, Buffers& buffers,
                          std::span<float> gradient) const {
  const std::vector<Layer>& layers = layout_.layers();
  const float factor = factor_of(threshold_of(architecture_.dropout));
  for (std::size_t l = layers.size(); l-- > 0;) {
    const Layer& layer = layers[l];
    const float* delta = buffers.deltas[0].get();
    kernels_.bias_gradient(delta, input.count, layer.width, accumulate, gradient.data() + layer.bias);
    if (l == 0) {
      kernels_.input_gradient(input, buffers.bits.get(), delta, layer.width, accumulate, gradient.data() + layer.weight,
                              buffers.columns.get(), buffers.panel.get());
      return;
    }
    const float* in = buffers.outputs[l - 1].get();
    const std::int64_t stride = layers[l - 1].width;
    kernels_.gradient(in, input.count, layer.inputs, stride, delta, layer.width, accumulate,
                      gradient.data() + layer.weight);
    float* below = buffers.deltas[1].get();
    kernels_.backward(delta, input.count, parameters.data() + layer.weight, layer.inputs, layer.outputs, layer.width,
                      stride, below, buffers.transposed.get());
    const bool relu = architecture_.activation == Activation::relu;
    kernels_.activation_gradient(in, relu ? nullptr : buffers.derivatives[l - 1].get(), factor, input.count * stride,
                                 below);
    std::swap(buffers.deltas[0], buffers.deltas[1]);
  }
}

pipeline::BatchResult Perceptron::loss_and_gradient(std::span<const float> parameters, const pipeline::Batch& batch,
                                                    std::span<const float> targets, std::uint64_t key,
                                                    pipeline::Workspace& workspace, std::span<float> gradient) const {
  auto& buffers = static_cast<Buffers&>(workspace);
  const auto count = static_cast<std::int64_t>(batch.rows.size());
  const std::uint32_t input_threshold = threshold_of(architecture_.input_dropout);
  pipeline::BatchResult result;
  if (count == 0) std::ranges::fill(gradient, 0.0F);
  for (std::int64_t from = 0; from < count; from += kTileRows) {
    const std::int64_t rows = std::min(kTileRows, count - from);
    const InputTile input = read(batch, from, rows, factor_of(input_threshold), buffers);
    const Tile tile{batch.rows.subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(rows)), true, key,
                    input_threshold, threshold_of(architecture_.dropout)};
    forward(parameters, input, tile, buffers);
    const pipeline::BatchResult part = score(targets.subspan(static_cast<std::size_t>(from * classes_)), rows, buffers);
    result.loss += part.loss;
    result.correct += part.correct;
    backward(parameters, input, from != 0, buffers, gradient);
  }
  return result;
}

void Perceptron::predict(std::span<const float> parameters, const pipeline::Batch& batch,
                         pipeline::Workspace& workspace, std::span<float> probabilities) const {
  auto& buffers = static_cast<Buffers&>(workspace);
  const auto count = static_cast<std::int64_t>(batch.rows.size());
  const std::int64_t width = layout_.layers().back().width;
  for (std::int64_t from = 0; from < count; from += kTileRows) {
    const std::int64_t rows = std::min(kTileRows, count - from);
    const InputTile input = read(batch, from, rows, 1.0F, buffers);
    forward(parameters, input, Tile{}, buffers);
    for (std::int64_t r = 0; r < rows; ++r) {
      float* out = buffers.exponentials.get();
      float largest = 0.0F;
      const float total =
          kernels_.exponentials(buffers.outputs.back().get() + r * width, classes_, width, out, &largest);
      for (std::int64_t c = 0; c < classes_; ++c)
        probabilities[static_cast<std::size_t>((from + r) * classes_ + c)] = out[c] / total;
    }
  }
}

}  // namespace mlp
