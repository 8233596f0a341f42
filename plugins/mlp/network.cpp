/// \file
/// mlp.network: a multilayer perceptron. See model.h for its formula and dropout.
#include <memory>
#include <string>
#include <vector>

#include <pipeline/plugin.h>

#include "model.h"

namespace {

/// Floats of a network, about: 1 GiB. A trainer holds several buffers of that size.
constexpr double kMostParameters = 268'435'456.0;

class MlpNetwork final : public pipeline::Network {
 public:
  struct Options {
    std::vector<std::int64_t> hidden = {128, 64};
    mlp::Activation activation = mlp::Activation::relu;
    double input_dropout = 0.0;
    double dropout = 0.0;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("describes a multilayer perceptron: fully connected layers, then softmax");
    spec.param("hidden", &Options::hidden, pipeline::range(1, 65536),
               "units of each hidden layer, from the image on; [] makes a softmax regression");
    spec.param("activation", &Options::activation, pipeline::choices({"relu", "tanh", "gelu"}),
               "what follows each hidden layer; gelu is the exact one, x times the normal distribution function");
    spec.param("input_dropout", &Options::input_dropout, pipeline::half_open(0.0, 1.0),
               "share of the inputs that is left out at random in training");
    spec.param("dropout", &Options::dropout, pipeline::half_open(0.0, 1.0),
               "share of each hidden layer's units that is left out at random in training");
    spec.example(
        "network:\n"
        "  uses: mlp.network\n"
        "  with: { hidden: [128, 64], activation: relu, input_dropout: 0.2, dropout: 0.2 }\n");
  }

  explicit MlpNetwork(Options options) : options_(std::move(options)) {}

  std::shared_ptr<const pipeline::Model> build(const pipeline::ImageShape& shape, std::int64_t classes) const override {
    if (shape.values() < 1)
      throw pipeline::Error("the images have no pixels: their shape is " + pipeline::text_of(shape));
    if (classes < 2)
      throw pipeline::Error("a network tells at least 2 classes apart; the images have " + std::to_string(classes),
                            "train on images of two or more classes");
    double parameters = 0.0;
    std::int64_t inputs = shape.values();
    for (const std::int64_t units : options_.hidden) {
      parameters += (static_cast<double>(inputs) + 1.0) * static_cast<double>(mlp::padded(units));
      inputs = units;
    }
    parameters += (static_cast<double>(inputs) + 1.0) * static_cast<double>(mlp::padded(classes));
    if (parameters > kMostParameters)
      throw pipeline::Error("the network would have about " + std::to_string(static_cast<std::int64_t>(parameters)) +
                                " parameters for images of " + pipeline::text_of(shape) + "; at most " +
                                std::to_string(static_cast<std::int64_t>(kMostParameters)) + " are possible",
                            "use fewer units in 'hidden', or smaller images (image.resize)");
    return std::make_shared<mlp::Perceptron>(
        mlp::Architecture{options_.hidden, options_.activation, options_.input_dropout, options_.dropout}, shape,
        classes, pipeline::instruction_set());
  }

 private:
  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<MlpNetwork>("mlp.network"); }
