/// \file
/// What a training takes over from a classifier that was trained before.
#pragma once

#include <pipeline/classifier.h>
#include <pipeline/images.h>
#include <pipeline/network.h>

namespace train {

/// The state of `from`, for Model::from_canonical of the model that `network` builds for images of `shape`.
///
/// Throws Error unless `from` is such a network: of the same stage type with the same parameters, trained on images of
/// the same shape. Its classes are the caller's affair, see Examples.
pipeline::State state_to_start_from(const pipeline::Classifier& from, const pipeline::Network& network,
                                    const pipeline::ImageShape& shape);

}  // namespace train
