/// \file
/// The multilayer perceptron: fully connected layers, an activation after each but the last, softmax cross-entropy.
///
///     h0 = dropout(x);  h_l = dropout(f(h_{l-1} W_l^T + b_l));  p = softmax(h_{L-1} W_L^T + b_L)
///
/// Dropout is inverted (Srivastava et al., "Dropout", JMLR 2014): a unit is dropped with probability
/// q = round(rate * 65536) / 65536 and otherwise multiplied by 1 / (1 - q); nothing happens in prediction.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/cpu.h>
#include <pipeline/network.h>

#include "kernels.h"
#include "layout.h"

namespace mlp {

struct Architecture {
  std::vector<std::int64_t> hidden;  ///< units of each hidden layer; empty: softmax regression
  Activation activation = Activation::relu;
  double input_dropout = 0.0;  ///< [0, 1)
  double dropout = 0.0;        ///< [0, 1), after each hidden layer
};

class Perceptron final : public pipeline::Model {
 public:
  /// `set`: the kernels to compute with; REQUIRES: the processor supports it.
  Perceptron(Architecture architecture, const pipeline::ImageShape& shape, std::int64_t classes,
             pipeline::InstructionSet set);

  const std::vector<Parameter>& parameters() const override { return layout_.parameters(); }
  /// Normal with variance 2 / inputs (He et al., "Delving deep into rectifiers", 2015) before relu and gelu,
  /// 2 / (inputs + outputs) (Glorot, Bengio, 2010) before tanh, 1 / inputs before the softmax. Biases are zero.
  void initialise(std::span<float> parameters, std::uint64_t seed) const override;
  std::unique_ptr<pipeline::Workspace> workspace(std::int64_t rows, bool training) const override;

  pipeline::BatchResult loss_and_gradient(std::span<const float> parameters, const pipeline::Batch& batch,
                                          std::span<const float> targets, std::uint64_t key,
                                          pipeline::Workspace& workspace, std::span<float> gradient) const override;
  std::int64_t rows_of_part() const override { return kTileRows; }
  void prepare(const pipeline::Batch& batch, std::uint64_t key, pipeline::Workspace& workspace) const override;
  pipeline::BatchResult propagate(std::span<const float> parameters, std::span<const float> targets,
                                  pipeline::Workspace& workspace) const override;
  std::vector<Range> gradient_ranges() const override { return ranges_; }
  void gradient(std::span<pipeline::Workspace* const> workspaces, const Range& range,
                std::span<float> gradient) const override;
  void predict(std::span<const float> parameters, const pipeline::Batch& batch, pipeline::Workspace& workspace,
               std::span<float> probabilities) const override;

  std::vector<std::pair<std::string, pipeline::Tensor>> to_canonical(std::span<const float> parameters) const override {
    return layout_.to_canonical(parameters);
  }
  void from_canonical(const pipeline::State& state, std::span<float> parameters) const override {
    layout_.from_canonical(state, parameters);
  }

 private:
  /// A tile as read: its images, and the random choices of dropout.
  struct Reading;
  class Buffers;

  /// Reads rows `from` to `from + count` of `batch`. `factor`: what inputs that are kept are multiplied by.
  void read(const pipeline::Batch& batch, std::int64_t from, std::int64_t count, float factor, Reading& reading) const;
  /// Draws what is dropped, and turns the active inputs round. `rows`: their numbers in the image set.
  void draw(std::span<const std::int64_t> rows, std::uint64_t key, Reading& reading) const;
  /// Reads a tile of `batch` for training.
  void prepare_tile(const pipeline::Batch& batch, std::int64_t from, std::int64_t count, std::uint64_t key,
                    Reading& reading) const;
  /// Decides from the outputs of hidden layer `l` whether products with them leave out zeros.
  void find_active(std::size_t l, std::int64_t rows, Buffers& buffers) const;
  /// Fills the buffers' sums of the last layer.
  void forward(std::span<const float> parameters, const Reading& reading, bool training, Buffers& buffers) const;
  /// From the sums of the last layer to the derivatives by the sums of all.
  pipeline::BatchResult backward(std::span<const float> parameters, std::span<const float> targets,
                                 Buffers& buffers) const;
  /// Loss, and its derivatives by the sums of the last layer.
  pipeline::BatchResult score(std::span<const float> targets, std::int64_t rows, Buffers& buffers) const;
  /// The present tile's part of a gradient in one range.
  void tile_gradient(const Buffers& buffers, const Range& range, bool accumulate, float* gradient) const;

  Architecture architecture_;
  Layout layout_;
  std::vector<Range> ranges_;
  std::int64_t inputs_;
  std::int64_t classes_;
  std::uint32_t input_threshold_;  ///< of 16-bit random numbers; 0 for no dropout
  std::uint32_t threshold_;
  const Kernels& kernels_;
};

}  // namespace mlp
