/// \file
/// A network small enough to be computed by hand: output k is softmax over k of weight[k] * first input value.
#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <pipeline/error.h>
#include <pipeline/network.h>

namespace pipeline::testing {

class TinyModel final : public Model {
 public:
  explicit TinyModel(std::int64_t classes) : classes_(static_cast<std::size_t>(classes)) {
    parameters_ = {{"weight", {classes}, Role::weight, 0, 16}, {"bias", {1}, Role::bias, 16, 16}};
  }

  const std::vector<Parameter>& parameters() const override { return parameters_; }
  void initialise(std::span<float> parameters, std::uint64_t /*seed*/) const override {
    std::fill(parameters.begin(), parameters.end(), 0.0F);
  }
  std::unique_ptr<Workspace> workspace(std::int64_t /*rows*/, bool /*training*/) const override {
    return std::make_unique<Workspace>();
  }
  BatchResult loss_and_gradient(std::span<const float>, const Batch&, std::span<const float>, std::uint64_t, Workspace&,
                                std::span<float>) const override {
    return {};
  }
  void predict(std::span<const float> parameters, const Batch& batch, Workspace& /*workspace*/,
               std::span<float> probabilities) const override {
    for (std::size_t i = 0; i < batch.rows.size(); ++i) {
      const auto at = static_cast<std::size_t>(batch.rows[i] * batch.shape.values());
      const float stored = batch.dtype == DType::u8 ? static_cast<float>(std::to_integer<int>(batch.data[at]))
                                                    : reinterpret_cast<const float*>(batch.data)[at];
      const float value = batch.affine.scale * stored + batch.affine.offset;
      float sum = 0.0F;
      for (std::size_t k = 0; k < classes_; ++k) sum += std::exp(parameters[k] * value);
      for (std::size_t k = 0; k < classes_; ++k)
        probabilities[i * classes_ + k] = std::exp(parameters[k] * value) / sum;
    }
  }
  std::vector<std::pair<std::string, Tensor>> to_canonical(std::span<const float> parameters) const override {
    return {{"weight", Tensor::of<float>({static_cast<std::int64_t>(classes_)}, parameters.first(classes_))}};
  }
  void from_canonical(const State& state, std::span<float> parameters) const override {
    const std::span<const float> weight = state.tensor("weight").values<float>();
    if (weight.size() != classes_) throw Error("weight has another size");
    std::copy(weight.begin(), weight.end(), parameters.begin());
  }

 private:
  std::size_t classes_;
  std::vector<Parameter> parameters_;
};

class TinyNetwork final : public Network {
 public:
  std::shared_ptr<const Model> build(const ImageShape& /*shape*/, std::int64_t classes) const override {
    return std::make_shared<const TinyModel>(classes);
  }
};

}  // namespace pipeline::testing
