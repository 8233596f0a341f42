#include "conformance/linear_network.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/error.h>
#include <pipeline/random.h>

namespace pipeline {
namespace {

constexpr std::int64_t kBlock = 16;

std::int64_t padded(std::int64_t floats) { return (floats + kBlock - 1) / kBlock * kBlock; }

struct Row final : Workspace {
  std::vector<float> values;
  std::vector<float> probabilities;
};

class LinearModel final : public Model {
 public:
  LinearModel(std::int64_t inputs, std::int64_t classes)
      : inputs_(inputs),
        classes_(classes),
        parameters_{{"weight", {classes, inputs}, Role::weight, 0, padded(classes * inputs)},
                    {"bias", {classes}, Role::bias, padded(classes * inputs), padded(classes)}} {}

  const std::vector<Parameter>& parameters() const override { return parameters_; }

  void initialise(std::span<float> parameters, std::uint64_t seed) const override {
    constexpr double kDeviation = 0.01;
    std::ranges::fill(parameters, 0.0F);
    Random random(seed);
    for (float& weight : parameters.first(static_cast<std::size_t>(classes_ * inputs_)))
      weight = static_cast<float>(kDeviation * random.normal());
  }

  std::unique_ptr<Workspace> workspace(std::int64_t /*rows*/, bool /*training*/) const override {
    auto row = std::make_unique<Row>();
    row->values.resize(static_cast<std::size_t>(inputs_));
    row->probabilities.resize(static_cast<std::size_t>(classes_));
    return row;
  }

  BatchResult loss_and_gradient(std::span<const float> parameters, const Batch& batch, std::span<const float> targets,
                                std::uint64_t /*key*/, Workspace& workspace, std::span<float> gradient) const override {
    auto& row = static_cast<Row&>(workspace);
    std::ranges::fill(gradient, 0.0F);
    const std::span<float> bias = gradient.subspan(static_cast<std::size_t>(parameters_[1].offset));
    BatchResult result;
    for (std::size_t i = 0; i < batch.rows.size(); ++i) {
      const std::span<const float> wanted = targets.subspan(i * row.probabilities.size(), row.probabilities.size());
      forward(parameters, batch, batch.rows[i], row);
      for (std::size_t c = 0; c < wanted.size(); ++c) {
        constexpr float kLeast = 1e-30F;
        if (wanted[c] > 0.0F) result.loss -= wanted[c] * std::log(std::max(row.probabilities[c], kLeast));
        const float error = row.probabilities[c] - wanted[c];
        bias[c] += error;
        for (std::size_t d = 0; d < row.values.size(); ++d)
          gradient[c * row.values.size() + d] += error * row.values[d];
      }
      const auto largest = std::ranges::max_element(row.probabilities) - row.probabilities.begin();
      if (largest == std::ranges::max_element(wanted) - wanted.begin()) ++result.correct;
    }
    return result;
  }

  void predict(std::span<const float> parameters, const Batch& batch, Workspace& workspace,
               std::span<float> probabilities) const override {
    auto& row = static_cast<Row&>(workspace);
    for (std::size_t i = 0; i < batch.rows.size(); ++i) {
      forward(parameters, batch, batch.rows[i], row);
      std::ranges::copy(row.probabilities, probabilities.subspan(i * row.probabilities.size()).begin());
    }
  }

  std::vector<std::pair<std::string, Tensor>> to_canonical(std::span<const float> parameters) const override {
    std::vector<std::pair<std::string, Tensor>> tensors;
    for (const Parameter& parameter : parameters_) {
      std::size_t size = 1;
      for (const std::int64_t side : parameter.shape) size *= static_cast<std::size_t>(side);
      tensors.emplace_back(
          parameter.name,
          Tensor::of<float>(parameter.shape, parameters.subspan(static_cast<std::size_t>(parameter.offset), size)));
    }
    return tensors;
  }

  void from_canonical(const State& state, std::span<float> parameters) const override {
    std::ranges::fill(parameters, 0.0F);
    for (const Parameter& parameter : parameters_)
      std::ranges::copy(state.tensor(parameter.name).values<float>(),
                        parameters.subspan(static_cast<std::size_t>(parameter.offset)).begin());
  }

 private:
  void forward(std::span<const float> parameters, const Batch& batch, std::int64_t index, Row& row) const {
    for (std::size_t d = 0; d < row.values.size(); ++d) {
      const std::int64_t at = index * inputs_ + static_cast<std::int64_t>(d);
      const float stored = batch.dtype == DType::u8 ? static_cast<float>(std::to_integer<int>(batch.data[at]))
                                                    : reinterpret_cast<const float*>(batch.data)[at];
      row.values[d] = batch.affine.scale * stored + batch.affine.offset;
    }
    for (std::size_t c = 0; c < row.probabilities.size(); ++c) {
      float sum = parameters[static_cast<std::size_t>(parameters_[1].offset) + c];
      for (std::size_t d = 0; d < row.values.size(); ++d) sum += parameters[c * row.values.size() + d] * row.values[d];
      row.probabilities[c] = sum;
    }
    const float largest = *std::ranges::max_element(row.probabilities);
    float total = 0.0F;
    for (float& p : row.probabilities) total += p = std::exp(p - largest);
    for (float& p : row.probabilities) p /= total;
  }

  std::int64_t inputs_;
  std::int64_t classes_;
  std::vector<Parameter> parameters_;
};

class LinearNetwork final : public Network {
 public:
  std::shared_ptr<const Model> build(const ImageShape& shape, std::int64_t classes) const override {
    if (classes < 1) throw Error("there are no classes to tell apart", "label the images");
    return std::make_shared<const LinearModel>(shape.values(), classes);
  }
};

}  // namespace

std::shared_ptr<const Network> linear_network() {
  auto network = std::make_shared<LinearNetwork>();
  network->made_by("conformance.linear", Value::Map{});
  return network;
}

std::shared_ptr<const Classifier> linear_classifier(const Images& images) {
  TrainingImages trained_on = TrainingImages::of(images);
  const std::shared_ptr<const Network> network = linear_network();
  const std::shared_ptr<const Model> model =
      network->build(trained_on.shape, static_cast<std::int64_t>(trained_on.classes.size()));
  Tensor parameters = Tensor::zeros(DType::f32, {model->parameter_size()});
  model->initialise(parameters.writable<float>(), 1);
  return std::make_shared<const NetworkClassifier>(network, model, std::move(parameters), std::move(trained_on));
}

}  // namespace pipeline
