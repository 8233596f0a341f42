/// \file
/// @name@.softmax: a linear layer and softmax, known as softmax or multinomial logistic regression.
///
///     z = W x + b,  p_c = exp(z_c) / sum_k exp(z_k)         x: the image's D values, W: C x D, b: C
///     loss = -sum_c t_c ln p_c,  d loss / dW = (p - t) x',  d loss / db = p - t         t: the targets
///
/// Any trainer trains it: it owns the parameters, which lie here one after the other, each padded to 16 floats.
#include <pipeline/plugin.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace {

using pipeline::Batch;
using pipeline::State;
using pipeline::Tensor;
using pipeline::Workspace;

std::int64_t padded(std::int64_t floats) { return (floats + 15) / 16 * 16; }

/// Room for one row, as the network sees it, and for its probabilities.
struct Row final : Workspace {
  std::vector<float> values;
  std::vector<float> probabilities;
};

class SoftmaxModel final : public pipeline::Model {
 public:
  SoftmaxModel(std::int64_t inputs, std::int64_t classes, double deviation)
      : inputs_(inputs), classes_(classes), deviation_(deviation) {
    parameters_.push_back({"weight", {classes, inputs}, Role::weight, 0, padded(classes * inputs)});
    parameters_.push_back({"bias", {classes}, Role::bias, parameters_[0].size, padded(classes)});
  }

  const std::vector<Parameter>& parameters() const override { return parameters_; }

  void initialise(std::span<float> parameters, std::uint64_t seed) const override {
    std::ranges::fill(parameters, 0.0F);
    pipeline::Random random(seed);
    for (float& weight : parameters.first(count(0))) weight = static_cast<float>(deviation_ * random.normal());
  }

  std::unique_ptr<Workspace> workspace(std::int64_t, bool) const override {
    auto row = std::make_unique<Row>();
    row->values.resize(static_cast<std::size_t>(inputs_));
    row->probabilities.resize(static_cast<std::size_t>(classes_));
    return row;
  }

  pipeline::BatchResult loss_and_gradient(std::span<const float> parameters, const Batch& batch,
                                          std::span<const float> targets, std::uint64_t, Workspace& workspace,
                                          std::span<float> gradient) const override {
    auto& [values, probabilities] = static_cast<Row&>(workspace);
    std::ranges::fill(gradient, 0.0F);
    const std::span<float> bias_gradient = gradient.subspan(offset(1));
    pipeline::BatchResult result;
    for (std::size_t i = 0; i < batch.rows.size(); ++i) {
      const std::span<const float> wanted = targets.subspan(i * probabilities.size(), probabilities.size());
      forward(parameters, batch, batch.rows[i], values, probabilities);
      for (std::size_t c = 0; c < probabilities.size(); ++c) {
        if (wanted[c] > 0.0F) result.loss -= wanted[c] * std::log(std::max(probabilities[c], 1e-30F));
        const float error = probabilities[c] - wanted[c];
        bias_gradient[c] += error;
        for (std::size_t d = 0; d < values.size(); ++d) gradient[c * values.size() + d] += error * values[d];
      }
      const auto largest = [](auto numbers) { return std::ranges::max_element(numbers) - numbers.begin(); };
      if (largest(std::span<const float>(probabilities)) == largest(wanted)) ++result.correct;
    }
    return result;
  }

  void predict(std::span<const float> parameters, const Batch& batch, Workspace& workspace,
               std::span<float> out) const override {
    auto& [values, probabilities] = static_cast<Row&>(workspace);
    for (std::size_t i = 0; i < batch.rows.size(); ++i) {
      forward(parameters, batch, batch.rows[i], values, probabilities);
      std::ranges::copy(probabilities, out.subspan(i * probabilities.size()).begin());
    }
  }

  std::vector<std::pair<std::string, Tensor>> to_canonical(std::span<const float> parameters) const override {
    std::vector<std::pair<std::string, Tensor>> tensors;
    for (std::size_t i = 0; i < parameters_.size(); ++i)
      tensors.emplace_back(parameters_[i].name,
                           Tensor::of<float>(parameters_[i].shape, parameters.subspan(offset(i), count(i))));
    return tensors;
  }

  void from_canonical(const State& state, std::span<float> parameters) const override {
    std::ranges::fill(parameters, 0.0F);
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
      const Tensor& tensor = state.tensor(parameters_[i].name);
      if (tensor.shape() != parameters_[i].shape)
        throw pipeline::Error("'" + parameters_[i].name + "' is " + pipeline::text_of(tensor.shape()) + ", expected " +
                              pipeline::text_of(parameters_[i].shape));
      std::ranges::copy(tensor.values<float>(), parameters.subspan(offset(i)).begin());
    }
  }

 private:
  std::size_t offset(std::size_t parameter) const { return static_cast<std::size_t>(parameters_[parameter].offset); }
  /// Without padding.
  std::size_t count(std::size_t parameter) const {
    return static_cast<std::size_t>(parameter == 0 ? classes_ * inputs_ : classes_);
  }

  /// Sums run in one order whatever rows stand beside it, so a row's result is the same in every batch.
  void forward(std::span<const float> parameters, const Batch& batch, std::int64_t row, std::span<float> values,
               std::span<float> probabilities) const {
    const std::int64_t begin = row * inputs_;
    for (std::size_t d = 0; d < values.size(); ++d) {
      const std::int64_t at = begin + static_cast<std::int64_t>(d);
      const float stored = batch.dtype == pipeline::DType::u8 ? static_cast<float>(std::to_integer<int>(batch.data[at]))
                                                              : reinterpret_cast<const float*>(batch.data)[at];
      values[d] = batch.affine.scale * stored + batch.affine.offset;
    }
    for (std::size_t c = 0; c < probabilities.size(); ++c) {
      float sum = parameters[offset(1) + c];
      for (std::size_t d = 0; d < values.size(); ++d) sum += parameters[c * values.size() + d] * values[d];
      probabilities[c] = sum;
    }
    const float largest = *std::ranges::max_element(probabilities);  // exp of no more than 0 does not overflow
    float total = 0.0F;
    for (float& p : probabilities) total += p = std::exp(p - largest);
    for (float& p : probabilities) p /= total;
  }

  std::int64_t inputs_;
  std::int64_t classes_;
  double deviation_;
  std::vector<Parameter> parameters_;
};

class Softmax final : public pipeline::Network {
 public:
  struct Options {
    double deviation = 0.01;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("describes a softmax regression: one linear layer, then softmax");
    spec.param("deviation", &Options::deviation, pipeline::range(0.0, 1.0), "standard deviation of the first weights");
  }

  explicit Softmax(Options options) : options_(options) {}

  std::shared_ptr<const pipeline::Model> build(const pipeline::ImageShape& shape, std::int64_t classes) const override {
    if (classes < 1) throw pipeline::Error("there are no classes to tell apart", "label the images");
    return std::make_shared<const SoftmaxModel>(shape.values(), classes, options_.deviation);
  }

 private:
  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Softmax>("@name@.softmax"); }
