/// \file
/// Parameters that all trainers of this plugin have.
#pragma once

#include <optional>
#include <vector>

#include <pipeline/spec.h>

#include "early_stopping.h"
#include "schedule.h"

namespace train {

struct TrainingOptions {
  int epochs = 10;
  int batch_size = 256;
  double learning_rate = 1e-3;
  bool shuffle = true;
  Schedule schedule;
  std::vector<double> shares;
  double label_smoothing = 0.0;
  std::optional<double> clip_norm;
  std::optional<double> ema_decay;
  std::optional<EarlyStopping> early_stopping;
};

/// `Options` derives from TrainingOptions.
template <class Options>
void describe_training(pipeline::Spec<Options>& spec) {
  // A pointer to a base's member is none to a member of Options as far as template deduction goes.
  const auto own = []<class T>(T TrainingOptions::* member) -> T Options::* { return member; };
  spec.param("epochs", own(&TrainingOptions::epochs), pipeline::range(1, 1'000'000),
             "passes over the training images, at most");
  spec.param("batch_size", own(&TrainingOptions::batch_size), pipeline::range(1, 65536),
             "images between two updates of the weights");
  spec.param("learning_rate", own(&TrainingOptions::learning_rate), pipeline::above(0.0), "length of an update");
  spec.param("shuffle", own(&TrainingOptions::shuffle), "whether each epoch takes the images in a new order");
  spec.group("schedule", own(&TrainingOptions::schedule), &Schedule::describe,
             "how the learning rate changes in the course of the training");
  spec.param("shares", own(&TrainingOptions::shares), pipeline::above(0.0),
             "where several sets are on 'train': how much of each batch is of which, as [3, 1]; an epoch is one pass "
             "over the first set; [] mixes them in proportion to their sizes");
  spec.param("label_smoothing", own(&TrainingOptions::label_smoothing), pipeline::half_open(0.0, 1.0),
             "share of each target that is spread evenly over all classes, so that the network grows less sure");
  spec.param("clip_norm", own(&TrainingOptions::clip_norm), pipeline::above(0.0),
             "largest length of a batch's gradient; a longer one is scaled down to it; off unless given");
  spec.param("ema_decay", own(&TrainingOptions::ema_decay), pipeline::half_open(0.0, 1.0),
             "keep a moving average of the weights, this share of which stays at each update, and judge and return "
             "that; off unless given, 0.999 is usual");
  spec.group("early_stopping", own(&TrainingOptions::early_stopping), &EarlyStopping::describe,
             "end when the validation images bring nothing better, and keep the best weights; off unless given");
}

}  // namespace train
