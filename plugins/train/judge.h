/// \file
/// How a network does on examples that it does not learn from.
#pragma once

#include <span>

#include <pipeline/context.h>
#include <pipeline/images.h>
#include <pipeline/network.h>

#include "examples.h"

namespace train {

struct Judgement {
  double loss = 0.0;      ///< mean cross-entropy, in nats; a probability below 1.2e-38 counts as that
  double accuracy = 0.0;  ///< share of the examples whose class has the largest probability, the first one in a tie
};

/// In parallel, with the same result for any number of threads. REQUIRES: `examples` is not empty.
Judgement judge(const pipeline::Model& model, std::span<const float> parameters, const pipeline::Images& images,
                const Examples& examples, std::size_t classes, pipeline::Context& context);

}  // namespace train
