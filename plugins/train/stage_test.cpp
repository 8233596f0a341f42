#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <pipeline/classifier.h>
#include <pipeline/error.h>
#include <pipeline/history.h>
#include <pipeline/testing.h>

#include "test_network.h"

namespace train {
namespace {

using pipeline::testing::StageRun;

void connect(StageRun& run) {
  run.input("network", test_network())
      .input("train", test_images(300, 3, 40.0))
      .input("validation", test_images(100, 3, 40.0, 2));
}

TEST(TrainStages, TrainAndReport) {
  for (const std::string type : {"train.adam", "train.sgd"}) {
    SCOPED_TRACE(type);
    StageRun run(type, "{ epochs: 20, batch_size: 32, learning_rate: 0.05, early_stopping: { patience: 3 } }");
    connect(run);
    run.run();
    const auto& classifier = run.output<pipeline::Classifier>("classifier");
    EXPECT_THAT(classifier.classes(), testing::ElementsAre("class 0", "class 1", "class 2"));
    const auto& history = run.output<pipeline::History>("history");
    EXPECT_EQ(run.metrics().at("epochs"), static_cast<double>(history.rows().size()));
    EXPECT_EQ(run.metrics().at("best_epoch"), history.best_epoch());
    EXPECT_GT(run.metrics().at("validation_accuracy"), 0.9);
    EXPECT_EQ(run.messages().size(), history.rows().size());
  }
}

TEST(TrainStages, ParametersReachTheOptimiser) {
  // After one batch without momentum an update has the length of learning rate times gradient; Adam's has that of the
  // learning rate whatever the gradient is.
  const auto loss_after = [](const std::string& type, const std::string& parameters) {
    StageRun run(type, parameters);
    connect(run);
    run.run();
    return run.output<pipeline::History>("history").rows().back()[0];
  };
  const std::string common = "epochs: 3, batch_size: 64, ";
  const double adam = loss_after("train.adam", "{ " + common + "learning_rate: 0.01 }");
  EXPECT_NE(adam, loss_after("train.adam", "{ " + common + "learning_rate: 0.01, beta1: 0.5 }"));
  EXPECT_NE(adam, loss_after("train.adam", "{ " + common + "learning_rate: 0.01, beta2: 0.5 }"));
  EXPECT_NE(adam, loss_after("train.adam", "{ " + common + "learning_rate: 0.01, epsilon: 0.1 }"));
  EXPECT_NE(adam, loss_after("train.adam", "{ " + common + "learning_rate: 0.01, weight_decay: 0.5 }"));
  EXPECT_NE(adam, loss_after("train.adam", "{ " + common + "learning_rate: 0.01, schedule: { warm_up_epochs: 2 } }"));
  const double sgd = loss_after("train.sgd", "{ " + common + "learning_rate: 0.01 }");
  EXPECT_NE(sgd, loss_after("train.sgd", "{ " + common + "learning_rate: 0.01, momentum: 0.5 }"));
  EXPECT_NE(sgd, loss_after("train.sgd", "{ " + common + "learning_rate: 0.01, nesterov: true }"));
  EXPECT_NE(sgd, loss_after("train.sgd", "{ " + common + "learning_rate: 0.01, weight_decay: 0.5 }"));
}

TEST(TrainStages, StartFromAClassifier) {
  for (const std::string type : {"train.adam", "train.sgd"}) {
    SCOPED_TRACE(type);
    StageRun first(type, "{ epochs: 20, batch_size: 32, learning_rate: 0.05 }");
    connect(first);
    first.run();
    StageRun second(type, "{ epochs: 1, batch_size: 32, learning_rate: 1.0e-6 }");
    connect(second);
    second.input("from", first.artifact("classifier")).run();
    // A thousandth of the way that a fresh network has to go; what is learned is there from the first batch on.
    EXPECT_NEAR(second.metrics().at("train_loss"), first.metrics().at("train_loss"), 0.05);
    EXPECT_GT(second.metrics().at("validation_accuracy"), 0.9);
  }
}

TEST(TrainStages, StopRequestIsObeyed) {
  StageRun run("train.adam", "{ epochs: 100000 }");
  connect(run);
  run.stop_after(10);
  EXPECT_THROW(run.run(), pipeline::Stopped);
}

TEST(TrainStages, ParametersOutOfRangeAreRefused) {
  for (const char* parameters :
       {"{ epochs: 0 }", "{ batch_size: 65537 }", "{ learning_rate: 0 }", "{ beta1: 1.0 }", "{ weight_decay: -1 }",
        "{ schedule: { kind: linear } }", "{ schedule: { factor: 0 } }", "{ early_stopping: { patience: 0 } }"})
    EXPECT_THROW(StageRun("train.adam", parameters), pipeline::Error) << parameters;
}

}  // namespace
}  // namespace train
