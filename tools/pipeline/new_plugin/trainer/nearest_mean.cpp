/// \file
/// @name@.nearest_mean: takes an image for the class whose mean image is nearest.
///
///     p_c = exp(-|x - m_c|^2 / 2 s^2) / sum_k exp(-|x - m_k|^2 / 2 s^2)
///
/// m_c: mean of the training images of class c, s^2: mean of |x - m_c|^2 over them, divided by the number of values of
/// an image: Gaussians of equal width around each class's mean (Hastie, Tibshirani, Friedman, "The Elements of
/// Statistical Learning", section 4.3). Learns in one pass, has nothing to tune, and shows what a network has to beat.
#include <pipeline/plugin.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <vector>

namespace {

using pipeline::Classifier;
using pipeline::Error;
using pipeline::Images;
using pipeline::State;
using pipeline::Tensor;
using pipeline::TrainingImages;

double squared_distance(std::span<const float> a, std::span<const float> b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * static_cast<double>(a[i] - b[i]);
  return sum;
}

/// `means`: classes x values of an image.
class NearestMean final : public Classifier {
 public:
  NearestMean(TrainingImages trained_on, Tensor means, double variance)
      : Classifier(std::move(trained_on)), means_(std::move(means)), variance_(variance) {}

  State state() const override {
    State state;
    state.values.set("variance", variance_);
    state.add("means", means_);
    return state;
  }

  void probabilities(const Images& images, std::span<const std::int64_t> rows, std::span<float> out) const override {
    const std::size_t classes = this->classes().size();
    const Images seen = images.select(rows).as_floats();
    const auto size = static_cast<std::size_t>(images.shape().values());
    std::vector<double> logs(classes);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto image = seen.pixels().values<float>().subspan(i * size, size);
      for (std::size_t c = 0; c < classes; ++c)
        logs[c] = -squared_distance(image, means_.values<float>().subspan(c * size, size)) / (2.0 * variance_);
      const double largest = *std::ranges::max_element(logs);
      double total = 0.0;
      for (double& log : logs) total += log = std::exp(log - largest);
      for (std::size_t c = 0; c < classes; ++c) out[i * classes + c] = static_cast<float>(logs[c] / total);
    }
  }

 private:
  Tensor means_;
  double variance_;
};

class TrainNearestMean final : public pipeline::Stage {
 public:
  static constexpr pipeline::In<Images> kTrain{"train", "labelled images to learn from, all of one size"};
  static constexpr pipeline::Out<Classifier> kClassifier{"classifier", "knows the mean image of each class"};

  static void describe(pipeline::Spec<pipeline::NoOptions>& spec) {
    spec.summary("takes an image for the class whose mean image is nearest");
    spec.input(kTrain);
    spec.output(kClassifier);
  }

  /// How a run's classifier comes back from its files.
  static std::shared_ptr<const Classifier> load(TrainingImages trained_on, const State& state) {
    return std::make_shared<const NearestMean>(std::move(trained_on), state.tensor("means"),
                                               state.values.at("variance").as_number());
  }

  void run(const pipeline::Inputs& in, pipeline::Outputs& out, pipeline::Context& context) override {
    const Images& train = in[kTrain];
    TrainingImages trained_on = TrainingImages::of(train);
    const Images seen = train.as_floats();
    const auto size = static_cast<std::size_t>(trained_on.shape.values());
    const std::size_t classes = trained_on.classes.size();
    std::vector<double> sums(classes * size);
    std::vector<std::int64_t> counts(classes);
    const auto for_each_usable = [&](auto use) {
      for (std::int64_t row = 0; row < seen.size(); ++row) {
        context.throw_if_stopped();
        const std::int32_t label = seen.labels()[static_cast<std::size_t>(row)];
        if (label == Images::kUnlabelled || seen.refused().contains(row)) continue;
        use(static_cast<std::size_t>(label),
            seen.pixels().values<float>().subspan(static_cast<std::size_t>(row) * size, size));
      }
    };
    for_each_usable([&](std::size_t label, std::span<const float> image) {
      ++counts[label];
      for (std::size_t d = 0; d < size; ++d) sums[label * size + d] += image[d];
    });
    if (classes < 2) throw Error("there are fewer than two classes to tell apart", "connect labelled images");
    for (std::size_t c = 0; c < classes; ++c)
      if (counts[c] == 0)
        throw Error("no image to learn from is labelled '" + trained_on.classes[c] + "'",
                    "add some, or leave the class out");

    Tensor means = Tensor::uninitialized(pipeline::DType::f32, {std::int64_t(classes), trained_on.shape.values()});
    const std::span<float> values = means.writable<float>();
    for (std::size_t i = 0; i < sums.size(); ++i)
      values[i] = static_cast<float>(sums[i] / static_cast<double>(counts[i / size]));
    double spread = 0.0;
    const auto used = static_cast<double>(std::reduce(counts.begin(), counts.end()));
    for_each_usable([&](std::size_t label, std::span<const float> image) {
      spread += squared_distance(image, values.subspan(label * size, size));
    });
    const double variance = std::max(spread / (used * static_cast<double>(size)), 1e-12);
    out.set(kClassifier, std::make_shared<const NearestMean>(std::move(trained_on), std::move(means), variance));
  }
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<TrainNearestMean>("@name@.nearest_mean"); }
