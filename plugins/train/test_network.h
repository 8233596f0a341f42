/// \file
/// The smallest network there is: softmax regression written down plainly, with a statistic that no optimiser may
/// touch. That it trains shows that the trainers know networks through their interface alone.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/network.h>
#include <pipeline/random.h>

namespace train {

class TestModel final : public pipeline::Model {
 public:
  /// `rows_of_part`: 0 for a model without parts.
  TestModel(std::int64_t inputs, std::int64_t classes, std::int64_t rows_of_part = 0)
      : inputs_(inputs), classes_(classes), rows_of_part_(rows_of_part), weights_((inputs * classes + 15) / 16 * 16) {
    parameters_ = {{"weight", {inputs, classes}, Role::weight, 0, weights_},
                   {"bias", {classes}, Role::bias, weights_, (classes + 15) / 16 * 16},
                   {"seen", {1}, Role::statistic, weights_ + (classes + 15) / 16 * 16, 16}};
  }

  const std::vector<Parameter>& parameters() const override { return parameters_; }
  void initialise(std::span<float> parameters, std::uint64_t seed) const override {
    std::ranges::fill(parameters, 0.0F);
    pipeline::Random random(seed);
    for (std::int64_t i = 0; i < inputs_ * classes_; ++i)
      parameters[static_cast<std::size_t>(i)] = 0.1F * static_cast<float>(random.normal());
    parameters[static_cast<std::size_t>(parameters_[2].offset)] = 42.0F;
  }
  std::unique_ptr<pipeline::Workspace> workspace(std::int64_t, bool) const override { return std::make_unique<Kept>(); }
  pipeline::BatchResult loss_and_gradient(std::span<const float> parameters, const pipeline::Batch& batch,
                                          std::span<const float> targets, std::uint64_t, pipeline::Workspace&,
                                          std::span<float> gradient) const override {
    std::ranges::fill(gradient, 0.0F);
    gradient[static_cast<std::size_t>(parameters_[2].offset)] = 1.0F;  // to be ignored
    pipeline::BatchResult result;
    for (std::size_t r = 0; r < batch.rows.size(); ++r) {
      const std::vector<float> p = probabilities_of(parameters, batch, batch.rows[r]);
      const auto target = targets.subspan(r * p.size(), p.size());
      for (std::size_t c = 0; c < p.size(); ++c) {
        result.loss -= static_cast<double>(target[c]) * std::log(static_cast<double>(p[c]));
        const float delta = p[c] - target[c];
        gradient[static_cast<std::size_t>(weights_) + c] += delta;
        for (std::int64_t i = 0; i < inputs_; ++i)
          gradient[static_cast<std::size_t>(i) * p.size() + c] += delta * input(batch, batch.rows[r], i);
      }
      if (std::ranges::max_element(p) - p.begin() == std::ranges::max_element(target) - target.begin())
        ++result.correct;
    }
    return result;
  }
  /// In parts the gradient of the whole is kept, and handed out range by range.
  std::int64_t rows_of_part() const override { return rows_of_part_; }
  void prepare(const pipeline::Batch& batch, std::uint64_t, pipeline::Workspace& workspace) const override {
    auto& kept = static_cast<Kept&>(workspace);
    kept.batch = batch;
    kept.rows.assign(batch.rows.begin(), batch.rows.end());
  }
  pipeline::BatchResult propagate(std::span<const float> parameters, std::span<const float> targets,
                                  pipeline::Workspace& workspace) const override {
    auto& kept = static_cast<Kept&>(workspace);
    kept.batch.rows = kept.rows;
    kept.gradient.resize(static_cast<std::size_t>(parameter_size()));
    return loss_and_gradient(parameters, kept.batch, targets, 0, workspace, kept.gradient);
  }
  std::vector<Range> gradient_ranges() const override { return {{0, weights_}, {weights_, parameters_[1].size}}; }
  void gradient(std::span<pipeline::Workspace* const> workspaces, const Range& range,
                std::span<float> gradient) const override {
    std::ranges::fill(gradient, 0.0F);
    for (const pipeline::Workspace* workspace : workspaces)
      for (std::size_t i = 0; i < gradient.size(); ++i)
        gradient[i] += static_cast<const Kept*>(workspace)->gradient[static_cast<std::size_t>(range.offset) + i];
  }
  void predict(std::span<const float> parameters, const pipeline::Batch& batch, pipeline::Workspace&,
               std::span<float> probabilities) const override {
    auto out = probabilities.begin();
    for (const std::int64_t row : batch.rows)
      for (const float p : probabilities_of(parameters, batch, row)) *out++ = p;
  }
  std::vector<std::pair<std::string, pipeline::Tensor>> to_canonical(std::span<const float> parameters) const override {
    std::vector<std::pair<std::string, pipeline::Tensor>> tensors;
    for (const Parameter& part : parameters_)
      tensors.emplace_back(part.name,
                           pipeline::Tensor::of(part.shape, parameters.subspan(start_of(part), length_of(part))));
    return tensors;
  }
  void from_canonical(const pipeline::State& state, std::span<float> parameters) const override {
    for (const Parameter& part : parameters_)
      std::ranges::copy(state.tensor(part.name).values<float>(), parameters.subspan(start_of(part)).begin());
  }

 private:
  struct Kept final : pipeline::Workspace {
    pipeline::Batch batch;
    std::vector<std::int64_t> rows;
    std::vector<float> gradient;
  };

  static std::size_t start_of(const Parameter& part) { return static_cast<std::size_t>(part.offset); }
  static std::size_t length_of(const Parameter& part) {
    std::int64_t length = 1;
    for (const std::int64_t side : part.shape) length *= side;
    return static_cast<std::size_t>(length);
  }

  float input(const pipeline::Batch& batch, std::int64_t row, std::int64_t i) const {
    return static_cast<float>(batch.data[row * inputs_ + i]) * batch.affine.scale + batch.affine.offset;
  }
  std::vector<float> probabilities_of(std::span<const float> parameters, const pipeline::Batch& batch,
                                      std::int64_t row) const {
    std::vector<float> p(static_cast<std::size_t>(classes_));
    float total = 0.0F;
    for (std::size_t c = 0; c < p.size(); ++c) {
      float sum = parameters[static_cast<std::size_t>(weights_) + c];
      for (std::int64_t i = 0; i < inputs_; ++i)
        sum += parameters[static_cast<std::size_t>(i) * p.size() + c] * input(batch, row, i);
      total += p[c] = std::exp(sum);
    }
    for (float& value : p) value /= total;
    return p;
  }

  std::int64_t inputs_;
  std::int64_t classes_;
  std::int64_t rows_of_part_;
  std::int64_t weights_;
  std::vector<Parameter> parameters_;
};

class TestNetwork final : public pipeline::Network {
 public:
  explicit TestNetwork(std::int64_t rows_of_part = 0) : rows_of_part_(rows_of_part) {}
  std::shared_ptr<const pipeline::Model> build(const pipeline::ImageShape& shape, std::int64_t classes) const override {
    return std::make_shared<TestModel>(shape.values(), classes, rows_of_part_);
  }

 private:
  std::int64_t rows_of_part_;
};

/// As the runtime makes it of a stage of type `type` with `parameters` (JSON).
inline std::shared_ptr<const pipeline::Network> test_network(
    std::string type = "test.network", const std::string& parameters = R"({"bias":true,"rate":1})",
    std::int64_t rows_of_part = 0) {
  auto network = std::make_shared<TestNetwork>(rows_of_part);
  network->made_by(std::move(type), pipeline::Value::parse_json(parameters));
  return network;
}

/// 3 x 5 byte images of `classes` classes, told apart by which pixels are bright, in a noise of the given strength.
inline pipeline::Images test_images(std::int64_t count, std::int32_t classes, double noise, std::uint64_t seed = 1) {
  pipeline::Random random(seed);
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(count) * 15);
  pipeline::Images::Columns columns;
  for (std::int32_t c = 0; c < classes; ++c) columns.classes.push_back("class " + std::to_string(c));
  for (std::int64_t row = 0; row < count; ++row) {
    const auto label = static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(classes)));
    columns.labels.push_back(label);
    for (std::int64_t i = 0; i < 15; ++i) {
      const double value = (i % classes == label ? 160.0 : 60.0) + noise * random.normal();
      bytes[static_cast<std::size_t>(row * 15 + i)] = static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0));
    }
  }
  return pipeline::Images(pipeline::Tensor::of<std::uint8_t>({count, 3, 5, 1}, bytes), std::move(columns))
      .with_affine({1.0F / 255.0F, 0.0F});
}

}  // namespace train
