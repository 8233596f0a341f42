/// \file
/// What turns gradients into new parameters. The training loop cuts the flat buffer into slices and calls from several
/// threads at once, each for another slice.
#pragma once

#include <cstdint>

#include <pipeline/cpu.h>
#include <pipeline/tensor.h>

#include "kernels.h"

namespace train {

class Optimiser {
 public:
  virtual ~Optimiser() = default;

  /// Before the first step, for so many parameters.
  virtual void begin(std::int64_t parameters) = 0;
  /// Before the slices of a step.
  virtual void prepare(double learning_rate) = 0;
  /// `offset`: of the slice in the flat buffer. `decay`: whether weight decay applies to it.
  virtual void update(Slice slice, std::int64_t offset, bool decay) const = 0;
};

/// Adam, with decoupled weight decay. Sources: Kingma, Ba, "Adam", ICLR 2015; Loshchilov, Hutter, "Decoupled weight
/// decay regularization" (AdamW), ICLR 2019.
class Adam final : public Optimiser {
 public:
  struct Options {
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weight_decay = 0.0;
  };
  Adam(Options options, pipeline::InstructionSet set);

  void begin(std::int64_t parameters) override;
  void prepare(double learning_rate) override;
  void update(Slice slice, std::int64_t offset, bool decay) const override;

 private:
  Options options_;
  const Kernels& kernels_;
  AdamStep step_;
  float decay_ = 0.0F;
  std::int64_t steps_ = 0;
  pipeline::Tensor buffers_;  ///< 2 x parameters: means, means of squares
  float* means_ = nullptr;
  float* squares_ = nullptr;
};

/// Stochastic gradient descent with momentum, Nesterov's variant of it, and weight decay added to the gradient, in the
/// form of Sutskever et al., "On the importance of initialization and momentum", ICML 2013, as in PyTorch.
class Sgd final : public Optimiser {
 public:
  struct Options {
    double momentum = 0.0;
    bool nesterov = false;
    double weight_decay = 0.0;
  };
  Sgd(Options options, pipeline::InstructionSet set);

  void begin(std::int64_t parameters) override;
  void prepare(double learning_rate) override;
  void update(Slice slice, std::int64_t offset, bool decay) const override;

 private:
  Options options_;
  const Kernels& kernels_;
  SgdStep step_;
  pipeline::Tensor buffer_;
  float* velocity_ = nullptr;
};

}  // namespace train
