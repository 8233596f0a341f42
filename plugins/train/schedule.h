/// \file
/// How the learning rate changes in the course of a training.
#pragma once

#include <pipeline/spec.h>

namespace train {

/// Rates relative to `learning_rate`, t being the time since the start in epochs, of T in all, w of them warm-up:
///
///     t < w:      t / w, counted to the end of the batch
///     constant:   1
///     step:       factor ^ floor(t / step_epochs)
///     cosine:     final + (1 - final) * (1 + cos(pi * (t - w) / (T - w))) / 2
///
/// Sources: warm-up: Goyal et al., "Accurate, large minibatch SGD", 2017; cosine: Loshchilov, Hutter, "SGDR", 2017.
struct Schedule {
  enum class Kind { constant, step, cosine };

  Kind kind = Kind::constant;
  double warm_up_epochs = 0.0;
  int step_epochs = 10;
  double factor = 0.1;
  double final = 0.0;

  static void describe(pipeline::Spec<Schedule>& spec);
  /// Rate relative to the full one. `begin` and `end`: time, in epochs, at which the batch begins and ends.
  double rate(double begin, double end, double epochs) const;
};

}  // namespace train
