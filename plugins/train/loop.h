/// \file
/// The one training loop: epochs, shuffling, batches, shards, early stopping. Optimisers plug into it.
///
/// The result depends on seed, images, network and options alone, to the last bit: how a batch is split follows from
/// its size, what its parts add to the gradient is summed in their order, and random numbers are keyed by epoch and
/// row.
///
/// A batch has two phases: its tiles go through the network, then slice after slice of the gradient is summed over all
/// tiles and used for the update at once, while it is in the cache. Threads that would wait for others at the end of a
/// phase read tiles of the next batch. Nothing is allocated from the first batch of an epoch to its last.
#pragma once

#include <memory>
#include <vector>

#include <pipeline/classifier.h>
#include <pipeline/context.h>
#include <pipeline/history.h>
#include <pipeline/images.h>
#include <pipeline/network.h>

#include "optimiser.h"
#include "options.h"

namespace train {

struct Trained {
  std::shared_ptr<const pipeline::NetworkClassifier> classifier;
  pipeline::History history;
};

/// `sets`: at least one; a batch has examples of each (options.shares). `validation` may be null or empty, unless early
/// stopping is on. `from` may be null; else the weights start as its (the optimiser starts afresh), and the result has
/// its classes in its order: those of the images are matched by name, and may be some of them. Reports progress,
/// metrics and one line an epoch.
///
/// Throws Error when the images cannot be learned from (see examples.h), the network cannot read them, `from` is
/// another network (see start.h), early stopping has no validation images, or the loss is no longer finite; Stopped
/// within a batch of a request to stop.
Trained train(const TrainingOptions& options, Optimiser& optimiser,
              const std::shared_ptr<const pipeline::Network>& network, const std::vector<const pipeline::Images*>& sets,
              const pipeline::Images* validation, const pipeline::Classifier* from, pipeline::Context& context);

}  // namespace train
