/// \file
/// train.adam: trains a network with Adam, or with `weight_decay` AdamW.
#include <pipeline/plugin.h>

#include "loop.h"
#include "optimiser.h"
#include "options.h"
#include "ports.h"

namespace {

class TrainAdam final : public pipeline::Stage {
 public:
  struct Options : train::TrainingOptions {
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weight_decay = 0.0;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("trains a network with Adam");
    train::describe_ports(spec);
    train::describe_training(spec);
    spec.param("beta1", &Options::beta1, pipeline::half_open(0.0, 1.0), "memory of the gradient's mean");
    spec.param("beta2", &Options::beta2, pipeline::half_open(0.0, 1.0), "memory of the mean of its squares");
    spec.param("epsilon", &Options::epsilon, pipeline::range(1e-30, 1.0), "keeps the division from overflowing");
    spec.param("weight_decay", &Options::weight_decay, pipeline::at_least(0.0),
               "decoupled from the gradient (AdamW): each update shrinks weights by learning_rate times this");
    spec.example(
        "fit:\n"
        "  uses: train.adam\n"
        "  in: { network: network, train: pixels.train, validation: pixels.validation }\n"
        "  with: { epochs: 40, batch_size: 256, learning_rate: 1.0e-3, early_stopping: { patience: 10 } }\n");
  }

  explicit TrainAdam(Options options) : options_(std::move(options)) {}

  void run(const pipeline::Inputs& in, pipeline::Outputs& out, pipeline::Context& context) override {
    train::Adam adam({options_.beta1, options_.beta2, options_.epsilon, options_.weight_decay},
                     pipeline::instruction_set());
    train::Trained trained = train::train(options_, adam, in.share(train::kNetwork), train::training_images(in),
                                          in.find(train::kValidation), in.find(train::kFrom), context);
    out.set(train::kClassifier, std::move(trained.classifier));
    out.set(train::kHistory, std::move(trained.history));
  }

 private:
  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<TrainAdam>("train.adam"); }
