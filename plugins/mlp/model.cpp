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

/// Ranges of whole weight rows, a multiple of 16 of them (the input layer asks for that) and about 16 KiB, so that a
/// range stays in the first-level cache beside what it is summed from; and each bias.
std::vector<pipeline::Model::Range> ranges_of(const std::vector<Layer>& layers) {
  constexpr std::int64_t kFloats = 4096;
  std::vector<pipeline::Model::Range> ranges;
  for (const Layer& layer : layers) {
    const std::int64_t rows = std::max<std::int64_t>(kFloats / layer.width / 16, 1) * 16;
    for (std::int64_t from = 0; from < layer.inputs; from += rows)
      ranges.push_back({layer.weight + from * layer.width, std::min(rows, layer.inputs - from) * layer.width});
    ranges.push_back({layer.bias, layer.width});
  }
  return ranges;
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

struct Perceptron::Reading {
  InputTile tile;
  std::array<const std::byte*, kTileRows> pointers{};
  std::array<float, 256> table{};
  Part<std::uint64_t> bits;  ///< of each row, the inputs that are active: not zero, nor dropped
  bool dense = false;        ///< whether products with them are dense ones
  // The rest for training.
  Part<std::uint64_t> columns;            ///< of each input, the rows in which it is active
  std::vector<Part<std::uint64_t>> keep;  ///< of each hidden layer, the units that are kept
};

/// The outputs of a hidden layer as inputs of the next.
struct HiddenInputs {
  std::array<const std::byte*, kTileRows> pointers{};
  InputTile tile;
  Part<std::uint64_t> bits;
  Part<std::uint64_t> columns;
  bool sparse = false;  ///< whether products with them, and with the derivatives by their sums, leave out zeros
  bool picked = false;  ///< whether the next layer does
};

class Perceptron::Buffers final : public pipeline::Workspace {
 public:
  Buffers(const Perceptron& model, std::int64_t rows, bool training) {
    const std::vector<Layer>& layers = model.layout_.layers();
    const std::int64_t input_words = words(model.inputs_);
    std::int64_t widest = 0;
    for (const Layer& layer : layers) {
      outputs.emplace_back(rows * layer.width);
      widest = std::max(widest, layer.width);
    }
    panel = Part<float>(kPanel);
    exponentials = Part<float>(layers.back().width);
    readings[0].bits = Part<std::uint64_t>(rows * input_words);
    if (!training) return;

    readings[1].bits = Part<std::uint64_t>(rows * input_words);
    for (Reading& reading : readings) {
      reading.columns = Part<std::uint64_t>(input_words * 64);
      for (std::size_t l = 0; l + 1 < layers.size(); ++l)
        reading.keep.emplace_back(model.threshold_ == 0 ? 0 : rows * words(layers[l].width));
    }
    for (std::size_t l = 0; l + 1 < layers.size(); ++l)
      derivatives.emplace_back(model.architecture_.activation == Activation::relu ? 0 : rows * layers[l].width);
    for (const Layer& layer : layers) deltas.emplace_back(rows * layer.width);
    transposed = Part<float>(layers.size() > 1 ? widest * kBackwardColumns : 0);
    for (std::size_t l = 0; l + 1 < layers.size(); ++l) {
      auto& inputs = *hidden.emplace_back(std::make_unique<HiddenInputs>());
      for (std::int64_t r = 0; r < rows; ++r)
        inputs.pointers[static_cast<std::size_t>(r)] =
            reinterpret_cast<const std::byte*>(outputs[l].get() + r * layers[l].width);
      inputs.tile.rows = inputs.pointers.data();
      inputs.tile.inputs = layers[l].width;
      inputs.tile.bytes = false;
      inputs.bits = Part<std::uint64_t>(rows * words(layers[l].width));
      inputs.columns = Part<std::uint64_t>(words(layers[l].width) * 64);
    }
  }

  /// What the passes work on, and what is read ahead of them.
  const Reading& present() const { return readings[present_]; }
  Reading& next() { return readings[1 - present_]; }
  void advance() { present_ = 1 - present_; }

  std::array<Reading, 2> readings;
  Part<float> panel;
  std::vector<Part<float>> outputs;  ///< of each layer, the last one's being sums
  Part<float> exponentials;
  // The rest for training.
  std::vector<Part<float>> derivatives;  ///< of each hidden layer, unless it is relu
  std::vector<Part<float>> deltas;       ///< derivatives of the loss by the sums of each layer
  Part<float> transposed;
  std::vector<std::unique_ptr<HiddenInputs>> hidden;

 private:
  std::size_t present_ = 0;
};

Perceptron::Perceptron(Architecture architecture, const pipeline::ImageShape& shape, std::int64_t classes,
                       pipeline::InstructionSet set)
    : architecture_(std::move(architecture)),
      layout_(sizes_of(architecture_, shape.values(), classes)),
      ranges_(ranges_of(layout_.layers())),
      inputs_(shape.values()),
      classes_(classes),
      input_threshold_(threshold_of(architecture_.input_dropout)),
      threshold_(threshold_of(architecture_.dropout)),
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

void Perceptron::read(const pipeline::Batch& batch, std::int64_t from, std::int64_t count, float factor,
                      Reading& reading) const {
  assert(batch.shape.values() == inputs_);
  const std::int64_t row_bytes = inputs_ * static_cast<std::int64_t>(pipeline::size_of(batch.dtype));
  for (std::int64_t r = 0; r < count; ++r)
    reading.pointers[static_cast<std::size_t>(r)] =
        batch.data + batch.rows[static_cast<std::size_t>(from + r)] * row_bytes;
  InputTile& tile = reading.tile;
  tile = {};
  tile.rows = reading.pointers.data();
  tile.count = count;
  tile.inputs = inputs_;
  tile.bytes = batch.dtype == pipeline::DType::u8;
  tile.scale = batch.affine.scale;
  tile.offset = batch.affine.offset;
  tile.factor = factor;
  tile.table = reading.table.data();
  if (tile.bytes) {
    for (int byte = 255; byte >= 0; --byte) {
      const float value = (tile.scale * static_cast<float>(byte) + tile.offset) * factor;
      reading.table[static_cast<std::size_t>(byte)] = value;
      if (value == 0.0F) tile.zero = byte;
    }
  }
  kernels_.find_nonzero(tile, reading.bits.get());
  reading.dense = is_dense(kernels_.count_bits(reading.bits.get(), count * words(inputs_)), count * inputs_);
}

void Perceptron::draw(std::span<const std::int64_t> rows, std::uint64_t key, Reading& reading) const {
  const std::int64_t input_words = words(inputs_);
  std::uint64_t* bits = reading.bits.get();
  if (input_threshold_ != 0) {
    const std::uint64_t layer_key = pipeline::mix(key, 0);
    std::uint64_t* kept = reading.columns.get();  // has room for a row until the columns are written
    for (std::size_t r = 0; r < rows.size(); ++r) {
      kernels_.keep_bits(key_of(layer_key, rows[r]), input_threshold_, inputs_, kept);
      std::uint64_t* row = bits + static_cast<std::int64_t>(r) * input_words;
      for (std::int64_t w = 0; w < input_words; ++w) row[w] &= kept[w];
    }
  }
  if (threshold_ != 0) {
    for (std::size_t l = 0; l < reading.keep.size(); ++l) {
      const Layer& layer = layout_.layers()[l];
      const std::uint64_t layer_key = pipeline::mix(key, l + 1);
      for (std::size_t r = 0; r < rows.size(); ++r)
        kernels_.keep_bits(key_of(layer_key, rows[r]), threshold_, layer.outputs,
                           reading.keep[l].get() + static_cast<std::int64_t>(r) * words(layer.width));
    }
  }
  const auto count = static_cast<std::int64_t>(rows.size());
  if (input_threshold_ != 0) reading.dense = is_dense(kernels_.count_bits(bits, count * input_words), count * inputs_);
  if (!reading.dense) kernels_.transpose_bits(bits, count, input_words, reading.columns.get());
}

void Perceptron::prepare_tile(const pipeline::Batch& batch, std::int64_t from, std::int64_t count, std::uint64_t key,
                              Reading& reading) const {
  read(batch, from, count, factor_of(input_threshold_), reading);
  draw(batch.rows.subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(count)), key, reading);
}

void Perceptron::find_active(std::size_t l, std::int64_t rows, Buffers& buffers) const {
  const Layer& layer = layout_.layers()[l];
  HiddenInputs& inputs = *buffers.hidden[l];
  inputs.sparse = false;
  inputs.picked = false;
  if (architecture_.activation != Activation::relu) return;  // only relu makes zeros beside those of dropout
  inputs.tile.count = rows;
  kernels_.find_nonzero(inputs.tile, inputs.bits.get());
  const std::int64_t row_words = words(layer.width);
  inputs.sparse = !is_dense(kernels_.count_bits(inputs.bits.get(), rows * row_words), rows * layer.outputs);
  // With few columns there is little to leave out.
  constexpr std::int64_t kFewColumns = 32;
  if (!inputs.sparse || layout_.layers()[l + 1].width < kFewColumns) return;
  inputs.picked = true;
  kernels_.transpose_bits(inputs.bits.get(), rows, row_words, inputs.columns.get());
}

void Perceptron::forward(std::span<const float> parameters, const Reading& reading, bool training,
                         Buffers& buffers) const {
  const std::vector<Layer>& layers = layout_.layers();
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const Layer& layer = layers[l];
    const float* weight = parameters.data() + layer.weight;
    const float* bias = parameters.data() + layer.bias;
    float* out = buffers.outputs[l].get();
    After after;
    after.activation = architecture_.activation;
    if (training && threshold_ != 0 && l < reading.keep.size()) {
      after.keep = reading.keep[l].get();
      after.factor = factor_of(threshold_);
    }
    if (training && architecture_.activation != Activation::relu && l < buffers.derivatives.size())
      after.derivative = buffers.derivatives[l].get();
    const After* hidden = l + 1 < layers.size() ? &after : nullptr;
    if (l == 0) {
      kernels_.input_forward(reading.tile, {reading.bits.get(), nullptr, reading.dense}, weight, bias, layer.width,
                             hidden, out, buffers.panel.get());
    } else if (training && buffers.hidden[l - 1]->picked) {
      const HiddenInputs& inputs = *buffers.hidden[l - 1];
      kernels_.input_forward(inputs.tile, {inputs.bits.get(), nullptr, false}, weight, bias, layer.width, hidden, out,
                             buffers.panel.get());
    } else {
      kernels_.forward(buffers.outputs[l - 1].get(), reading.tile.count, layer.inputs, layers[l - 1].width, weight,
                       bias, layer.width, hidden, out);
    }
    if (training && hidden != nullptr) find_active(l, reading.tile.count, buffers);
  }
}

pipeline::BatchResult Perceptron::score(std::span<const float> targets, std::int64_t rows, Buffers& buffers) const {
  const std::int64_t width = layout_.layers().back().width;
  const auto classes = static_cast<std::size_t>(classes_);
  pipeline::BatchResult result;
  for (std::int64_t r = 0; r < rows; ++r) {
    const float* sums = buffers.outputs.back().get() + r * width;
    float* delta = buffers.deltas.back().get() + r * width;
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

pipeline::BatchResult Perceptron::backward(std::span<const float> parameters, std::span<const float> targets,
                                           Buffers& buffers) const {
  const std::vector<Layer>& layers = layout_.layers();
  const std::int64_t rows = buffers.present().tile.count;
  const pipeline::BatchResult result = score(targets, rows, buffers);
  for (std::size_t l = layers.size(); l-- > 1;) {
    const Layer& layer = layers[l];
    Through through;
    through.outputs = buffers.outputs[l - 1].get();
    if (architecture_.activation != Activation::relu) through.derivative = buffers.derivatives[l - 1].get();
    through.factor = factor_of(threshold_);
    // Behind relu a derivative is zero where the output is.
    const bool pick = l + 1 < layers.size() && buffers.hidden[l]->sparse;
    kernels_.backward(buffers.deltas[l].get(), rows, pick ? buffers.hidden[l]->bits.get() : nullptr,
                      parameters.data() + layer.weight, layer.inputs, layer.outputs, layer.width, layers[l - 1].width,
                      through, buffers.deltas[l - 1].get(), buffers.transposed.get());
  }
  return result;
}

void Perceptron::tile_gradient(const Buffers& buffers, const Range& range, bool accumulate, float* gradient) const {
  const std::vector<Layer>& layers = layout_.layers();
  const Reading& reading = buffers.present();
  std::size_t l = 0;
  while (range.offset > layers[l].bias) ++l;
  const Layer& layer = layers[l];
  const float* delta = buffers.deltas[l].get();
  if (range.offset == layer.bias)
    return kernels_.bias_gradient(delta, reading.tile.count, layer.width, accumulate, gradient);
  const std::int64_t from = (range.offset - layer.weight) / layer.width;
  const std::int64_t inputs = range.size / layer.width;
  if (l == 0) {
    kernels_.input_gradient(reading.tile, {reading.bits.get(), reading.columns.get(), reading.dense}, from, inputs,
                            delta, layer.width, accumulate, gradient);
  } else if (buffers.hidden[l - 1]->picked) {
    const HiddenInputs& below = *buffers.hidden[l - 1];
    kernels_.input_gradient(below.tile, {below.bits.get(), below.columns.get(), false}, from, inputs, delta,
                            layer.width, accumulate, gradient);
  } else {
    kernels_.gradient(buffers.outputs[l - 1].get() + from, reading.tile.count, inputs, layers[l - 1].width, delta,
                      layer.width, accumulate, gradient);
  }
}

pipeline::BatchResult Perceptron::loss_and_gradient(std::span<const float> parameters, const pipeline::Batch& batch,
                                                    std::span<const float> targets, std::uint64_t key,
                                                    pipeline::Workspace& workspace, std::span<float> gradient) const {
  auto& buffers = static_cast<Buffers&>(workspace);
  const auto count = static_cast<std::int64_t>(batch.rows.size());
  pipeline::BatchResult result;
  if (count == 0) std::ranges::fill(gradient, 0.0F);
  for (std::int64_t from = 0; from < count; from += kTileRows) {
    const std::int64_t rows = std::min(kTileRows, count - from);
    prepare_tile(batch, from, rows, key, buffers.next());
    const pipeline::BatchResult part =
        propagate(parameters, targets.subspan(static_cast<std::size_t>(from * classes_)), workspace);
    result.loss += part.loss;
    result.correct += part.correct;
    for (const Range& range : ranges_) tile_gradient(buffers, range, from != 0, gradient.data() + range.offset);
  }
  return result;
}

void Perceptron::prepare(const pipeline::Batch& batch, std::uint64_t key, pipeline::Workspace& workspace) const {
  assert(std::ssize(batch.rows) <= kTileRows);
  prepare_tile(batch, 0, std::ssize(batch.rows), key, static_cast<Buffers&>(workspace).next());
}

pipeline::BatchResult Perceptron::propagate(std::span<const float> parameters, std::span<const float> targets,
                                            pipeline::Workspace& workspace) const {
  auto& buffers = static_cast<Buffers&>(workspace);
  buffers.advance();
  forward(parameters, buffers.present(), /*training=*/true, buffers);
  return backward(parameters, targets, buffers);
}

void Perceptron::gradient(std::span<pipeline::Workspace* const> workspaces, const Range& range,
                          std::span<float> gradient) const {
  bool accumulate = false;
  for (pipeline::Workspace* workspace : workspaces) {
    tile_gradient(static_cast<const Buffers&>(*workspace), range, accumulate, gradient.data());
    accumulate = true;
  }
}

void Perceptron::predict(std::span<const float> parameters, const pipeline::Batch& batch,
                         pipeline::Workspace& workspace, std::span<float> probabilities) const {
  auto& buffers = static_cast<Buffers&>(workspace);
  const auto count = static_cast<std::int64_t>(batch.rows.size());
  const std::int64_t width = layout_.layers().back().width;
  Reading& reading = buffers.readings[0];
  for (std::int64_t from = 0; from < count; from += kTileRows) {
    const std::int64_t rows = std::min(kTileRows, count - from);
    read(batch, from, rows, 1.0F, reading);
    forward(parameters, reading, /*training=*/false, buffers);
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
