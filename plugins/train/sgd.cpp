/// \file
/// train.sgd: trains a network with stochastic gradient descent.
#include <pipeline/plugin.h>

#include "loop.h"
#include "optimiser.h"
#include "options.h"
#include "ports.h"

namespace {

class TrainSgd final : public pipeline::Stage {
 public:
  struct Options : train::TrainingOptions {
    Options() { learning_rate = 0.1; }
    double momentum = 0.9;
    bool nesterov = false;
    double weight_decay = 0.0;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("trains a network with stochastic gradient descent");
    train::describe_ports(spec);
    train::describe_training(spec);
    spec.param("momentum", &Options::momentum, pipeline::half_open(0.0, 1.0),
               "share of the last update that is repeated");
    spec.param("nesterov", &Options::nesterov, "whether the momentum looks ahead");
    spec.param("weight_decay", &Options::weight_decay, pipeline::at_least(0.0),
               "this times the weights is added to the gradient; biases are left alone");
    spec.example(
        "fit:\n"
        "  uses: train.sgd\n"
        "  in: { network: network, train: pixels.train, validation: pixels.validation }\n"
        "  with: { epochs: 20, learning_rate: 0.1, momentum: 0.9, schedule: { kind: cosine, warm_up_epochs: 1 } }\n");
  }

  explicit TrainSgd(Options options) : options_(std::move(options)) {}

  void run(const pipeline::Inputs& in, pipeline::Outputs& out, pipeline::Context& context) override {
    train::Sgd sgd({options_.momentum, options_.nesterov, options_.weight_decay}, pipeline::instruction_set());
    train::Trained trained = train::train(options_, sgd, in.share(train::kNetwork), train::training_images(in),
                                          in.find(train::kValidation), in.find(train::kFrom), context);
    out.set(train::kClassifier, std::move(trained.classifier));
    out.set(train::kHistory, std::move(trained.history));
  }

 private:
  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<TrainSgd>("train.sgd"); }
