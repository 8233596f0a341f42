#include "optimiser.h"

#include <cmath>

#include "kernel_sets.h"

namespace train {

Adam::Adam(Options options, pipeline::InstructionSet set) : options_(options), kernels_(kernels_of(set)) {}

void Adam::begin(std::int64_t parameters) {
  buffers_ = pipeline::Tensor::zeros(pipeline::DType::f32, {2, parameters});
  means_ = buffers_.writable<float>().data();
  squares_ = means_ + parameters;
  steps_ = 0;
}

void Adam::prepare(double learning_rate) {
  ++steps_;
  const auto t = static_cast<double>(steps_);
  step_.beta1 = static_cast<float>(options_.beta1);
  step_.beta2 = static_cast<float>(options_.beta2);
  step_.rate = static_cast<float>(learning_rate / (1.0 - std::pow(options_.beta1, t)));
  step_.root = static_cast<float>(1.0 / std::sqrt(1.0 - std::pow(options_.beta2, t)));
  step_.epsilon = static_cast<float>(options_.epsilon);
  decay_ = static_cast<float>(1.0 - learning_rate * options_.weight_decay);
}

void Adam::update(Slice slice, std::int64_t offset, bool decay) const {
  slice.first = means_ + offset;
  slice.second = squares_ + offset;
  AdamStep step = step_;
  step.keep = decay ? decay_ : 1.0F;
  kernels_.adam(slice, step);
}

Sgd::Sgd(Options options, pipeline::InstructionSet set) : options_(options), kernels_(kernels_of(set)) {
  step_.momentum = static_cast<float>(options_.momentum);
  step_.nesterov = options_.nesterov;
}

void Sgd::begin(std::int64_t parameters) {
  buffer_ = pipeline::Tensor::zeros(pipeline::DType::f32, {parameters});
  velocity_ = buffer_.writable<float>().data();
}

void Sgd::prepare(double learning_rate) { step_.rate = static_cast<float>(learning_rate); }

void Sgd::update(Slice slice, std::int64_t offset, bool decay) const {
  slice.first = velocity_ + offset;
  SgdStep step = step_;
  step.decay = decay ? static_cast<float>(options_.weight_decay) : 0.0F;
  kernels_.sgd(slice, step);
}

}  // namespace train
